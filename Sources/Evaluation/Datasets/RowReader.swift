/// Reads JSON rows whichever way they are written: an object a line, or one array of objects.
struct RowReader: DatasetReader {
  private var reader: any DatasetReader

  init(_ bytes: [UInt8], file: String) {
    reader =
      JSONArrayReader.recognises(bytes)
      ? JSONArrayReader(bytes, file: file) : JSONLinesReader(bytes, file: file)
  }

  var survivesErrors: Bool { reader.survivesErrors }

  mutating func next() throws(EvaluationError) -> DatasetRow? { try reader.next() }
}
