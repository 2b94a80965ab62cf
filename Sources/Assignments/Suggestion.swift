package import Text

/// The most similar of the first thousand words, as the end of a sentence; nil if none is similar.
package func suggestion(for word: String, among words: some Sequence<String>) -> String? {
  let typed = Array(word.lowercased().utf8)
  let near = words.prefix(1000).compactMap { known -> (String, Int)? in
    let most = min(max(1, known.utf8.count / 3), typed.count - 1)
    guard abs(known.utf8.count - typed.count) <= most else { return nil }
    let distance = distance(typed, Array(known.utf8))
    return distance <= most ? (known, distance) : nil
  }
  return near.min { $0.1 < $1.1 }.map { "did you mean \(quoted($0.0))?" }
}

package func suggestion(for word: String, among names: [Name]) -> String? {
  suggestion(for: word, among: names.lazy.map(\.text))
}

/// The edit distance in bytes. Two exchanged neighbours count once. Damerau and Levenshtein.
private func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
  var (before, above) = ([Int](), Array(0...other.count))
  for i in one.indices {
    var row = [i + 1]
    for j in other.indices {
      var least = min(above[j] + (one[i] == other[j] ? 0 : 1), above[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
        least = min(least, before[j - 1] + 1)
      }
      row.append(least)
    }
    (before, above) = (above, row)
  }
  return above[other.count]
}
