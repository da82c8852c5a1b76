/// The weakest protection under which a project lets generated code run, the strongest first.
enum CodePermission: String, CaseIterable {
  case bubblewrap
  case namespaces
}
