import Foundation
import LanguageModels
import PromptSpace
import Reports
import Studies
import Workflows

extension Target {
  /// The corpus holds records without checksums; each input gets a good one, or nothing would be reached.
  static let journal = Target(
    name: "journal",
    words: ["\"evaluated\"", "\"proposed\"", "\"trial\":1", "\"trial\":2", "\"score\":1e9", "-1"]
  ) { bytes in
    let file = scratch("journal.jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    var content = Data()
    for payload in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = JournalLine.line(holding: Data(payload))
      if let record = JournalLine.decode(line.dropLast()) {
        guard let again = try? JournalLine.encode(record),
          JournalLine.decode(again.dropLast()) == record
        else { return "a record reads back as another" }
      }
      content += line
    }
    do { try content.write(to: file) } catch { return "cannot write \(file.path)" }
    do {
      let state = StudyState(records: try StudyJournal.read(file).records)
      _ = TrialsTable.csv(of: state, proposer: "x")
      _ = StudySummary(state: state, bill: state.reportedUsage).conclusion
    } catch {
      let text = "\(error)"
      return text.contains(file.lastPathComponent) ? nil : "an error without its file: \(text)"
    }
    return nil
  }

  static let calls = Target(
    name: "calls", words: ["\"status\":\"started\"", "\"cost_usd\":null", "\"lost\"", "-5"]
  ) { bytes in
    let file = scratch("calls.jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    do {
      try Data(bytes).write(to: file)
      let contents = try CallHistory.contents(of: file)
      let history = CallHistory(contents)
      if history.spent.calls < 0 || history.spent.tokens < 0 { return "a log that earns calls" }
      for record in contents.records {
        let again = try JSONDecoder().decode(CallRecord.self, from: Data(record.json()))
        if again != record { return "a line reads back as another" }
      }
    } catch { return "\(error)" }
    return nil
  }

  static let communication = Target(
    name: "communication",
    words: [
      "\"kind\":\"step\"", "\"kind\":\"call_ended\"", "\"seconds\":1e12", "\"after\":[\"b\"]",
    ]
  ) { bytes in
    let file = scratch("communication.jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    do {
      try Data(bytes).write(to: file)
      let events = try CommunicationHistory(contentsOf: file).events
      for event in events {
        let line = try Data(event.json())
        if try JSONDecoder().decode(CommunicationEvent.self, from: line) != event {
          return "a line reads back as another"
        }
      }
      let summary = CommunicationSummary(events)
      _ = try JSONEncoder().encode(summary)
      if summary.criticalPathTime > summary.apiTime * (1 + 1e-9) {
        return "a path beyond all calls"
      }
    } catch { return "\(error)" }
    return nil
  }
}
