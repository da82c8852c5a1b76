import Acquisition
import Strategies
import Surrogates
import Testing

@testable import Comparison

@Suite struct ComparisonMethodSettingsTests {
  private static func model(_ text: String) throws -> ComparisonMethod.Model {
    guard case .maspob(let model) = try ComparisonMethod(text).search else {
      throw ComparisonMethod.ParsingError.unknownMethod(text)
    }
    return model
  }

  @Test(arguments: [
    ("dropout=1", "a number from 0 to 0.95"), ("dropout=-0.1", "a number from 0 to 0.95"),
    ("warmup=2.7", "a whole number from 1 to 100000"),
    ("warmup=0", "a whole number from 1 to 100000"),
    ("epochs=nan", "a whole number from 1 to 1000000"),
    ("hidden=5000", "a whole number from 1 to 4096"), ("roles=0.5", "a whole number from 0 to 1"),
    ("alpha=inf", "a number from 0 to 1000000"), ("beta=", "a number from 0 to 1000000"),
  ]) func whatLiesOutsideIsRefused(setting: String, range: String) {
    #expect(throws: ComparisonMethod.ParsingError.settingOutOfRange(setting, range: range)) {
      try ComparisonMethod("gat:\(setting)")
    }
  }

  @Test(arguments: ["greedy=1", "alpha", "features", "features=all", "size=3", ""])
  func whatThereIsNotIsUnknown(setting: String) {
    // Empty parts are left out when a method is split.
    if setting.isEmpty { return }
    #expect(throws: ComparisonMethod.ParsingError.unknownSetting(setting)) {
      try ComparisonMethod("gat:\(setting)")
    }
  }

  @Test func settingsArrive() throws {
    let model = try Self.model("gat:dropout=0.95:warmup=8:hidden=7:roles=1:beta=2:epochs=3:percall")
    #expect(model.architecture.dropout == 0.95 && model.architecture.hidden == 7)
    #expect(model.architecture.roles == .separate && model.schedule.maximumEpochs == 3)
    #expect(model.configuration.warmUp == 8 && model.isPricedByCalls)
    #expect(model.configuration.exploration == .posterior(beta: 2))
  }

  @Test func everySettingIsExplained() {
    let names = ComparisonMethod.settings.map { $0.name.prefix { $0 != "=" } }
    #expect(
      Set(names).isSuperset(of: [
        "alpha", "beta", "neural", "greedy", "ei", "percall", "noreplay", "warmup", "epochs",
        "dropout", "decay", "roles", "hidden", "features",
      ]))
    #expect(ComparisonMethod.settings.allSatisfy { !$0.summary.isEmpty })
  }

  /// What is compared with maspob must differ from it in nothing but its name's word.
  @Test func presetsOfOneSearchArePricedAlike() throws {
    for name in ["maspob", "maspob-greedy", "maspob-no-warm-up"] {
      #expect(try Self.model(name).priced(callsAreScarce: true).isPricedByCalls, "\(name)")
      #expect(try !Self.model(name).priced(callsAreScarce: false).isPricedByCalls)
    }
    #expect(try !Self.model("maspob-gat").priced(callsAreScarce: true).isPricedByCalls)
  }

  /// One line for each surrogate, which holds what its search has.
  @Test func surrogatesSayWhatTheirSearchIs() throws {
    for (name, summary) in ComparisonMethod.names where summary.contains("5 warm-up evaluations") {
      let model = try Self.model(name)
      #expect(model.configuration.warmUp == 5)
      #expect(model.configuration.exploration == .linearUCB(alpha: 0.2))
      #expect(model.source == .embeddings)
    }
    #expect(ComparisonMethod.names.count { $0.summary.contains("5 warm-up evaluations") } == 5)
  }

  @Test func theSearchByExamplesHasItsOwnSettings() throws {
    guard
      case .examples(let configuration) =
        try ComparisonMethod("maspob-examples:blocks=3:warmup=5:noreplay").search
    else {
      Issue.record("another search")
      return
    }
    #expect(configuration.blocks == 3 && configuration.warmUp == 5)
    let method = try ComparisonMethod("maspob-examples:noreplay")
    #expect(method.paysInFull && method.examples != nil && method.note != nil)
    #expect(try ComparisonMethod("maspob").examples == nil)
    #expect(try !method.choosesWhole && ComparisonMethod("maspob-examples:whole").choosesWhole)
    #expect(throws: ComparisonMethod.ParsingError.unknownSetting("whole")) {
      try ComparisonMethod("maspob:whole")
    }
    #expect(
      throws: ComparisonMethod.ParsingError.settingOutOfRange(
        "blocks=17", range: "a whole number from 1 to 16")
    ) { try ComparisonMethod("maspob-examples:blocks=17") }
    for setting in ["beta=1", "greedy", "blocks", "warmup=1=2"] {
      #expect(throws: ComparisonMethod.ParsingError.unknownSetting(setting)) {
        try ComparisonMethod("maspob-examples:\(setting)")
      }
    }
  }
}
