// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: language mode 6 comes with the tools version, the rest is opted into here.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// The two modules that hold unsafe pointers by design; strict memory safety is on everywhere else.
let pointerModules: Set<String> = ["Numerics", "CurlTransport"]

let testSupport: Target.Dependency = "_TestSupport"

/// One library module and the test target that mirrors it.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], tests: [Target.Dependency] = [],
  resources: [Resource] = [], fixtures: [String] = [], documents: [String] = []
) -> [Target] {
  let settings = pointerModules.contains(name) ? strict : strict + [.strictMemorySafety()]
  return [
    .target(
      name: name, dependencies: dependencies, exclude: documents, resources: resources,
      swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.byName(name: name), testSupport] + dependencies + tests,
      exclude: fixtures, swiftSettings: strict),
  ]
}

let package = Package(
  name: "maspob",
  products: [.executable(name: "maspob", targets: ["maspob"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLinearAlgebra", providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CSpawn"),
    .systemLibrary(name: "_CEvents", path: "Tests/_CEvents"),
    .target(name: "CKernels"),
    .target(
      name: "_TestSupport",
      dependencies: ["Randomness", "PromptSpace", "LanguageModels", "Sandboxing", "_CEvents"],
      path: "Tests/_TestSupport", exclude: ["fault_server", "stream_server"], swiftSettings: strict),
    .target(name: "_AllocationCounter", path: "Tests/_AllocationCounter"),
    .executableTarget(name: "maspob", dependencies: ["MaspobCLI"], swiftSettings: strict),
    .executableTarget(
      name: "maspob-bench",
      dependencies: [
        "Strategies", "Acquisition", "Search", "Surrogates", "Numerics", "PromptSpace",
        "Randomness", "LanguageModels", "CurlTransport", "Sandboxing", "Subprocesses",
        "Workflows", testSupport,
      ], swiftSettings: strict),
    .executableTarget(
      name: "maspob-calibrate",
      dependencies: [
        "Comparison", "Randomness",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict + [.strictMemorySafety()]),
    .executableTarget(
      name: "maspob-fuzz",
      dependencies: [
        "MaspobCLI", "Reports", "Studies", "Evaluation", "Workflows", "LanguageModels",
        "PromptSpace", "Randomness",
      ], swiftSettings: strict),
  ]
    + module("Randomness")
    + module("PromptSpace")
    + module("Numerics", ["CLinearAlgebra", "CKernels"], tests: ["Randomness"])
    + module(
      "LanguageModels",
      [
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ])
    + module("CurlTransport", ["CCurl", "LanguageModels"])
    + module("Search", ["PromptSpace"], tests: ["Randomness"])
    + module(
      "Surrogates", ["Numerics", "PromptSpace", "Randomness"], tests: ["_AllocationCounter"],
      fixtures: ["Fixtures"])
    + module("Acquisition", ["Surrogates", "Numerics", "PromptSpace", "Randomness"])
    + module("Subprocesses", ["CSpawn"])
    + module("Sandboxing", ["Subprocesses"], resources: [.embedInCode("Resources")])
    + module(
      "Workflows", ["Sandboxing", "LanguageModels", "PromptSpace"], tests: ["CurlTransport"],
      documents: ["Operators/README.md"])
    + module(
      "Evaluation",
      ["Subprocesses", "Sandboxing", "Workflows", "LanguageModels", "PromptSpace", "Randomness"],
      resources: [.embedInCode("Resources")], documents: ["Metrics/README.md"])
    + module("Generation", ["Workflows", "LanguageModels", "PromptSpace", "Randomness"])
    + module(
      "Strategies",
      ["Acquisition", "Search", "Surrogates", "Numerics", "PromptSpace", "Randomness"],
      fixtures: ["Fixtures"])
    + module("MASPO", ["Search", "PromptSpace", "Randomness"])
    + module(
      "MASPORuntime",
      ["MASPO", "Generation", "Workflows", "LanguageModels", "PromptSpace"])
    + module(
      "Comparison",
      [
        "MASPO", "Strategies", "Acquisition", "Search", "Surrogates", "Numerics", "PromptSpace",
        "Randomness",
      ])
    + module(
      "Studies", ["Strategies", "Workflows", "LanguageModels", "PromptSpace", "Randomness"],
      tests: ["Acquisition", "Numerics", "Surrogates"])
    + module(
      "Reports", ["Studies", "Workflows", "LanguageModels", "PromptSpace"], tests: ["Randomness"])
    + module("ExampleProjects", resources: [.embedInCode("Resources")])
    + module(
      "MaspobCLI",
      [
        "ExampleProjects", "Reports", "Studies", "Comparison", "Strategies", "Evaluation",
        "MASPO", "MASPORuntime", "Generation", "Workflows", "Surrogates", "Acquisition", "Search",
        "Numerics",
        "CurlTransport", "LanguageModels", "PromptSpace", "Randomness", "Sandboxing",
        "Subprocesses",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        "Yams",
      ], resources: [.embedInCode("Resources")], fixtures: ["Snapshots"])
)

// Optimized builds of the large test targets take minutes, and `scripts/test.sh` runs a few of them optimized, beside the
// tool itself.
if let wanted = Context.environment["MASPOB_TEST_TARGETS"]?.split(separator: ",") {
  package.targets.removeAll { target in
    target.isTest
      ? !wanted.contains(Substring(target.name)) : target.name.hasPrefix("maspob-")
  }
}
