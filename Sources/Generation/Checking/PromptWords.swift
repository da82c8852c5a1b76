/// The words of a prompt, as far as two prompts are compared by them.
enum PromptWords {
  /// Runs of letters and digits in lower case and placeholders with their braces, in order.
  ///
  /// - Complexity: O(length).
  static func all(in text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    func end() {
      if !word.isEmpty { words.append(String(word).lowercased()) }
      word = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "{":
        end()
        word.append(scalar)
      case "}":
        word.append(scalar)
        end()
      default:
        let properties = scalar.properties
        if properties.isAlphabetic || properties.numericType != nil || scalar == "_" {
          word.append(scalar)
        } else {
          end()
        }
      }
    }
    end()
    return words
  }

  /// 1 − |A ∩ B| / |A ∪ B| over the sets of words; 0 for two texts without words.
  static func distance(_ left: Set<String>, _ right: Set<String>) -> Double {
    let union = left.union(right).count
    guard union > 0 else { return 0 }
    return 1 - Double(left.intersection(right).count) / Double(union)
  }
}
