import Evaluation
import Testing
import Workflows

struct MetricRegistryTests {
  @Test func findsMetricsByName() throws {
    #expect(MetricRegistry.names.prefix(3) == ["exact_match", "token_f1", "number"])
    for name in MetricRegistry.names {
      for compatibility in Compatibility.allCases {
        let metric = try MetricRegistry.metric(
          named: name, compatibility: compatibility, options: MetricOptions(command: ["true"]))
        #expect(metric.name == name)
        let rules = (metric as? any CompatibleMetric)?.compatibility
        #expect(metric.identity.hasPrefix(rules.map { "\(name), \($0)" } ?? name))
      }
    }
  }

  @Test func namesTheNearest() {
    do {
      _ = try MetricRegistry.metric(named: "exact_mach")
      Issue.record("found")
    } catch {
      #expect(
        error.description == """
          there is no metric 'exact_mach'; did you mean 'exact_match'? \
          (metrics: \(MetricRegistry.names.joined(separator: ", ")))
          """)
    }
  }

  @Test func aReferenceMetricReadsTheExample() async throws {
    let example = Example(id: "1", fields: [:], references: ["a", "b"])
    #expect(try await MetricRegistry.metric(named: "exact_match").score("B", for: example) == 1)
  }
}
