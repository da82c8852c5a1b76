internal import Numerics

/// How the instances of a batch find their rows, in the two places where rows are selected.
struct RowSelection: Sendable {
  /// For each instance its candidate, where the first product is spread over instances; `nil` when
  /// encodings are shared.
  let spread: [Int]?
  /// For each instance its encoded row.
  let encoded: [Int]

  init<Scalar>(_ batch: ObservationBatch<Scalar>, sharesEncodings: Bool) {
    spread = sharesEncodings ? nil : batch.rows
    encoded = sharesEncodings ? batch.rows : Array(batch.rows.indices)
  }

  /// Instances that are encoded one by one, each from its own row.
  init(instances: Int) {
    spread = nil
    encoded = Array(0..<instances)
  }
}

extension WorkflowNetwork {
  /// Predicts all observations; what the gradients need stays in the cache.
  ///
  /// - Parameters:
  ///   - x: embeddings of the used candidates, `u × d`.
  ///   - masks: `nil` outside training.
  /// - Complexity: O(u·d·m + r·m·h + r·h²·H + n·E·h·H) for encoder width m, hidden width h and H
  ///   heads.
  func forward<Scalar>(
    _ x: Matrix<Scalar>, _ rows: RowSelection, _ parameters: ParameterSet<Scalar>,
    masks: DropoutMasks?, cache: inout NetworkCache<Scalar>
  ) {
    let scale = Scalar(masks?.encoder.scale ?? 1)
    if let spread = rows.spread {
      encoder1.multiply(x, parameters, into: &cache.product1)
      gatherRows(of: cache.product1, spread, into: &cache.encoded1)
    } else {
      encoder1.multiply(x, parameters, into: &cache.encoded1)
    }
    addBiasAndRectify(parameters[encoder1.bias], to: &cache.encoded1, scale: scale)
    if let masks { zeroElements(masks.encoder.victims, of: &cache.encoded1) }
    encoder2.forwardRectified(cache.encoded1, parameters, into: &cache.encoded2, scale: 1)
    for (index, layer) in attention.enumerated() {
      layer.project(layerInput(index, cache), parameters, cache: &cache.attention[index])
      let keep = masks.map { $0.attention[index] }
      cache.attention[index].weights.keep.fill(with: Scalar(keep?.scale ?? 1))
      if let keep { zeroElements(keep.victims, of: &cache.attention[index].weights.keep) }
      layer.attend(
        rows: layerRows(index, rows), edges: edges, parameters, cache: &cache.attention[index])
    }
    score(parameters, masks: masks, cache: &cache)
  }

  /// Pools the last layer's output over nodes and maps it to a score in (0, 1).
  func score<Scalar>(
    _ parameters: ParameterSet<Scalar>, masks: DropoutMasks?, cache: inout NetworkCache<Scalar>
  ) {
    meanOfRowGroups(of: layerInput(attention.count, cache), into: &cache.pooled)
    head1.forwardRectified(
      cache.pooled, parameters, into: &cache.hidden, scale: Scalar(masks?.head.scale ?? 1))
    if let masks { zeroElements(masks.head.victims, of: &cache.hidden) }
    head2.forward(cache.hidden, parameters, into: &cache.prediction)
    applySigmoid(to: &cache.prediction)
  }

  /// The weighted mean squared error of the last forward pass and its gradient for every parameter.
  ///
  /// - Parameters:
  ///   - x: embeddings of the used candidates, `u × d`; nothing needs their gradient.
  ///   - batch: the scores and what the error of each counts.
  ///   - pass: the parameters of the forward pass; its gradients are overwritten.
  /// - Returns: the loss.
  func backward<Scalar>(
    _ x: Matrix<Scalar>, _ rows: RowSelection, _ batch: ObservationBatch<Scalar>,
    masks: DropoutMasks?, _ pass: inout BackwardPass<Scalar>, cache: inout NetworkCache<Scalar>
  ) -> Scalar {
    let loss = squaredErrorOfSigmoid(
      cache.prediction, target: batch.targets, weights: batch.weights, gradient: &cache.dScore)
    backward(x, rows, masks: masks, &pass, cache: &cache)
    return loss
  }

  /// The gradient of the sum of the last forward pass's predictions for every parameter.
  func scoreBackward<Scalar>(
    _ x: Matrix<Scalar>, _ rows: RowSelection, _ pass: inout BackwardPass<Scalar>,
    cache: inout NetworkCache<Scalar>
  ) {
    slopeOfSigmoid(cache.prediction, into: &cache.dScore)
    backward(x, rows, masks: nil, &pass, cache: &cache)
  }

  /// All gradients from that before the logistic function, `cache.dScore`.
  private func backward<Scalar>(
    _ x: Matrix<Scalar>, _ rows: RowSelection, masks: DropoutMasks?,
    _ pass: inout BackwardPass<Scalar>, cache: inout NetworkCache<Scalar>
  ) {
    head2.backward(dOutput: cache.dScore, input: cache.hidden, gradients: &pass.gradients)
    head2.backwardInput(dOutput: cache.dScore, pass.parameters, into: &cache.dHidden)
    rectifyBackward(
      &cache.dHidden, output: cache.hidden, scale: Scalar(masks?.head.scale ?? 1))
    head1.backward(dOutput: cache.dHidden, input: cache.pooled, gradients: &pass.gradients)
    head1.backwardInput(dOutput: cache.dHidden, pass.parameters, into: &cache.dPooled)
    spreadToRowGroups(cache.dPooled, into: &cache.attention[attention.count - 1].dOutput)
    for (index, layer) in attention.enumerated().reversed() {
      let (input, inputRows) = (layerInput(index, cache), layerRows(index, rows))
      if index == 0 {
        layer.backward(
          input, rows: inputRows, edges: edges, &pass, cache: &cache.attention[0],
          dInput: &cache.dEncoded2)
      } else {
        var dInput = Matrix<Scalar>([])
        swap(&dInput, &cache.attention[index - 1].dOutput)
        layer.backward(
          input, rows: inputRows, edges: edges, &pass, cache: &cache.attention[index],
          dInput: &dInput)
        swap(&dInput, &cache.attention[index - 1].dOutput)
      }
    }
    encoderBackward(x, rows, masks: masks, &pass, cache: &cache)
  }

  private func encoderBackward<Scalar>(
    _ x: Matrix<Scalar>, _ rows: RowSelection, masks: DropoutMasks?,
    _ pass: inout BackwardPass<Scalar>, cache: inout NetworkCache<Scalar>
  ) {
    rectifyBackward(&cache.dEncoded2, output: cache.encoded2)
    encoder2.backward(
      dOutput: cache.dEncoded2, input: cache.encoded1, gradients: &pass.gradients)
    encoder2.backwardInput(dOutput: cache.dEncoded2, pass.parameters, into: &cache.dEncoded1)
    rectifyBackward(
      &cache.dEncoded1, output: cache.encoded1, scale: Scalar(masks?.encoder.scale ?? 1))
    if let spread = rows.spread {
      // Summed over the instances of a candidate first, the product with X has u rows and not n·N.
      scatterRows(of: cache.dEncoded1, spread, into: &cache.dProduct1)
      encoder1.backward(dOutput: cache.dProduct1, input: x, gradients: &pass.gradients)
    } else {
      encoder1.backward(dOutput: cache.dEncoded1, input: x, gradients: &pass.gradients)
    }
  }

  /// What an attention layer reads; with the number of layers, what is pooled.
  private func layerInput<Scalar>(
    _ index: Int, _ cache: NetworkCache<Scalar>
  ) -> Matrix<Scalar> {
    index == 0 ? cache.encoded2 : attention[index - 1].output(cache.attention[index - 1])
  }

  /// Layers after the first have one row for each instance.
  private func layerRows(_ index: Int, _ rows: RowSelection) -> [Int] {
    index == 0 ? rows.encoded : Array(rows.encoded.indices)
  }
}
