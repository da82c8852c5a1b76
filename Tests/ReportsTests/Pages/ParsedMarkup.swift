import Foundation
import FoundationXML

/// A page or a drawing as an XML parser sees it: proof that it is well-formed, and a way to look inside.
final class ParsedMarkup: NSObject, XMLParserDelegate {
  final class Element {
    let name: String
    let attributes: [String: String]
    /// All text below it.
    fileprivate(set) var text = ""

    init(_ name: String, _ attributes: [String: String]) {
      (self.name, self.attributes) = (name, attributes)
    }
  }

  private(set) var elements: [Element] = []
  private var open: [Element] = []
  private(set) var isWellFormed = false

  init(_ source: String) {
    super.init()
    let body = source.hasPrefix("<!DOCTYPE html>\n") ? String(source.dropFirst(16)) : source
    let parser = XMLParser(data: Data(body.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    let element = Element(name, attributes)
    elements.append(element)
    open.append(element)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    for element in open { element.text += string }
  }
}
