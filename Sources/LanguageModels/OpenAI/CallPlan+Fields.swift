extension CallPlan {
  /// The plan with a body, and with others in its place for a server that does not take some of its fields.
  ///
  /// Each field is given up once at most, so that there is an end. A refusal costs nothing.
  ///
  /// - Throws: ``LanguageModelError`` with `badRequest` for a number that JSON cannot hold.
  func sending(_ body: ChatCompletionBody) throws -> CallPlan {
    let fields = body.fields
    var plan = self
    plan.request.body = try body.data()
    plan.fields = fields
    plan.rejected = body.rejected
    plan.amended = { failure in
      guard !failure.isFinal, let field = failure.fields.first(where: fields.contains),
        let other = body.without(field)
      else { return nil }
      return try? self.sending(other)
    }
    return plan
  }
}
