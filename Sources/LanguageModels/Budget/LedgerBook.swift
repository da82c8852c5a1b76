/// The bookkeeping of a ``BudgetLedger``: every transition as a plain function, so that any interleaving of
/// any number of askers can be replayed without tasks.
///
/// Invariant: `spent + reserved ≤ cap` after every transition, unless a settlement exceeded its reservation.
struct LedgerBook<Asker> {
  /// What an asker is told at once, or later when its turn comes.
  enum Answer: Equatable {
    case granted
    case refused(BudgetDimension)
  }

  private struct Waiter {
    let amount: LedgerAmount
    let asker: Asker
  }

  let limit: LedgerAmount
  private(set) var spent: LedgerAmount
  private(set) var reserved = LedgerAmount.zero
  private(set) var withheld = LedgerAmount.zero
  /// Set once the time is over: nothing more is granted.
  var isClosed = false
  private(set) var lastRefusal: BudgetDimension?
  private var waiting = KeyedQueue<Waiter>()

  init(limit: LedgerAmount, spent: LedgerAmount) {
    self.limit = limit
    self.spent = spent
  }

  var waitingCount: Int { waiting.count }

  /// - Returns: the answer, or `nil` when other reservations stand in the way.
  mutating func askAtOnce(_ amount: LedgerAmount) -> Answer? {
    if let dimension = obstacle(to: amount) { return refuse(dimension) }
    guard waiting.isEmpty, fitsNow(amount) else { return nil }
    reserved = reserved + amount
    return .granted
  }

  /// - Returns: the answer, or `nil` when the asker was queued behind other reservations.
  mutating func ask(_ amount: LedgerAmount, key: UInt64, asker: Asker) -> Answer? {
    if let answer = askAtOnce(amount) { return answer }
    waiting.append(Waiter(amount: amount, asker: asker), key: key)
    return nil
  }

  /// Takes an asker that gave up out of the queue.
  mutating func leave(key: UInt64) -> Asker? { waiting.remove(key: key)?.asker }

  mutating func settle(_ reservation: LedgerAmount, as actual: LedgerAmount) {
    reserved = reserved - reservation
    spent = spent + actual
  }

  mutating func withhold(_ amount: LedgerAmount) { withheld = amount }

  /// Answers the askers whose turn has come, first come first served.
  mutating func admitWaiting() -> [(asker: Asker, amount: LedgerAmount, answer: Answer)] {
    var answers: [(asker: Asker, amount: LedgerAmount, answer: Answer)] = []
    while let waiter = waiting.first() {
      if let dimension = obstacle(to: waiter.amount) {
        answers.append((waiter.asker, waiter.amount, refuse(dimension)))
      } else if fitsNow(waiter.amount) {
        reserved = reserved + waiter.amount
        answers.append((waiter.asker, waiter.amount, .granted))
      } else {
        break
      }
      _ = waiting.popFirst()
    }
    return answers
  }

  /// The cap that forbids an amount whatever the other reservations turn out to cost.
  private func obstacle(to amount: LedgerAmount) -> BudgetDimension? {
    if isClosed { return .wall }
    return (spent + withheld + amount).firstExcess(over: limit)
  }

  private func fitsNow(_ amount: LedgerAmount) -> Bool {
    (spent + reserved + withheld + amount).isWithin(limit)
  }

  private mutating func refuse(_ dimension: BudgetDimension) -> Answer {
    lastRefusal = dimension
    return .refused(dimension)
  }
}
