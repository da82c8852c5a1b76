import LanguageModels
import Testing

@testable import MaspobCLI

/// What people may write for the slots of a server, and where.
@Suite struct SlotSettingsTests {
  private func answer(_ written: String, instead: String) throws -> String {
    let configuration = ProjectFolder.configuration.replacing(written, with: instead)
    try #require(configuration != ProjectFolder.configuration)
    return try ProjectFolder(configuration: configuration).failure() ?? "no failure"
  }

  /// Of a model: a number of slots, and nothing about single agents.
  @Test(arguments: [
    ("-1", "'-1'"), ("0", "'0'"), ("1025", "'1025'"), ("x", "'x'"), ("1.5", "'1.5'"),
    ("true", "'true'"), ("''", "''"), ("[1.5]", "a list"), ("[4]", "a list"),
    ("{ answer: 1 }", "a mapping; agents are dealt to the slots by themselves"),
    ("{ nobody: 1 }", "a mapping; agents are dealt to the slots by themselves"),
  ])
  func aWrongNumberIsAnsweredWithWhatToWrite(value: String, found: String) throws {
    #expect(
      try answer("{ model: tiny }", instead: "{ model: tiny, id_slots: \(value) }")
        == "maspob.yaml:12:35: models.local.id_slots: expected the number of slots that the server was started "
        + "with (--parallel), a whole number between 1 and 1024, found \(found)")
  }

  @Test(arguments: [1, 4, 1024]) func aNumberOfSlotsIsRead(slots: Int) throws {
    let project = try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing(
        "{ model: tiny }", with: "{ model: tiny, id_slots: \(slots) }"))
    #expect(try ProjectReader.read(project.file).models["local"]?.prefixCache.slots == slots)
  }

  @Test(arguments: ["id_slots: 4", "cache_prompt: true", "prompt_cache_key: true"])
  func anAgentIsToldWhereTheKeyBelongs(line: String) throws {
    let key = line.prefix { $0 != ":" }
    #expect(
      try answer("- id: format", instead: "- id: format\n      \(line)")
        == "maspob.yaml:9:7: workflow.agents[1]: unknown key '\(key)'; it belongs to a model, under 'models'"
    )
  }

  /// What speaks of chats does nothing for an embedder, and the other way round.
  @Test(arguments: ["id_slots: 4", "temperature: 0", "max_output_tokens: 9"])
  func anEmbedderTakesNoSettingOfChats(line: String) throws {
    let key = line.prefix { $0 != ":" }
    #expect(
      try answer("pools:", instead: "embedder: { model: e, \(line) }\npools:")
        == "maspob.yaml:13:23: embedder: unknown key '\(key)'; it belongs to a model, under 'models'"
    )
    #expect(
      try answer("{ model: tiny }", instead: "{ model: tiny, batch_size: 4 }")
        == "maspob.yaml:12:25: models.local: unknown key 'batch_size'; it belongs to 'embedder'")
    let project = try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing(
        "pools:", with: "embedder: { model: e, batch_size: 4 }\npools:"))
    #expect(try ProjectReader.read(project.file).embedder?.batchSize == 4)
  }

  @Test func aSectionOfItsOwnIsToldSoToo() throws {
    #expect(
      try answer("pools:", instead: "id_slots: { nobody: 2 }\npools:")
        == "maspob.yaml:13:1: unknown key 'id_slots'; it belongs to a model, under 'models'")
  }
}
