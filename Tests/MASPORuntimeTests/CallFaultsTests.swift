import LanguageModels
import MASPO
import Testing

@testable import MASPORuntime

@Suite struct CallFaultsTests {
  private func fail(_ faults: CallFaults, _ code: LanguageModelError.Code) async -> any Error {
    do {
      return try await faults.translating { throw LanguageModelError(code, "\(code)") }
    } catch { return error }
  }

  @Test func oneErrorOfAServerIsTheRequestsOwn() async throws {
    let faults = CallFaults()
    for _ in 1..<CallFaults.patience {
      #expect(await fail(faults, .serverError) as? MASPOFault == .call("serverError"))
    }
    #expect(await fail(faults, .serverError) is LanguageModelError)
  }

  @Test func anAnswerStartsTheCountAgain() async throws {
    let faults = CallFaults()
    for _ in 1...2 {
      for _ in 1..<CallFaults.patience { _ = await fail(faults, .serverError) }
      #expect(try await faults.translating { 1 } == 1)
    }
    #expect(await fail(faults, .serverError) is MASPOFault)
  }

  @Test(arguments: [
    LanguageModelError.Code.authentication, .quotaExhausted, .rateLimited, .unreachable,
    .badRequest,
  ])
  func whatTheAccountOrTheConnectionDoesEndsTheProcess(
    _ code: LanguageModelError.Code
  ) async throws {
    #expect(await fail(CallFaults(), code) is LanguageModelError)
  }
}
