extension TableComparison {
  /// What a reader of the results must know of some methods, in the order of the notes.
  public var notes: [(methods: [String], note: String)] {
    let noted = Dictionary(grouping: methods.filter { $0.note != nil }) { $0.note ?? "" }
    return noted.sorted { $0.key < $1.key }.map { note, methods in
      (methods: methods.map(\.description), note: note)
    }
  }
}
