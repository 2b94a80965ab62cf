/// The word that was probably meant, if one is near; as the end of a sentence.
func suggestion(for word: String, among words: some Sequence<String>) -> String? {
  guard word.utf8.count <= 40 else { return nil }
  let nearest = words.map { ($0, distance(word.lowercased(), $0)) }.min { $0.1 < $1.1 }
  guard let (known, distance) = nearest, distance <= max(1, known.count / 3), distance < word.count
  else { return nil }
  return "did you mean \(quoted(known))?"
}

/// The edit distance of Levenshtein, in characters.
private func distance(_ one: String, _ other: String) -> Int {
  let other = Array(other)
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
