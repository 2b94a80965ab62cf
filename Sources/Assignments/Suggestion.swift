/// The word that was probably meant, if one of the first thousand is near; as the end of a sentence.
func suggestion(for word: String, among words: some Sequence<String>) -> String? {
  let typed = Array(word.lowercased().utf8)
  let near = words.prefix(1000).compactMap { known -> (String, Int)? in
    let most = min(max(1, known.utf8.count / 3), typed.count - 1)
    guard abs(known.utf8.count - typed.count) <= most else { return nil }
    let distance = distance(typed, Array(known.utf8))
    return distance <= most ? (known, distance) : nil
  }
  return near.min { $0.1 < $1.1 }.map { "did you mean \(quoted($0.0))?" }
}

/// The edit distance of Levenshtein, in bytes.
private func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
  var row = Array(0...other.count)
  for (i, a) in one.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in other.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[other.count]
}
