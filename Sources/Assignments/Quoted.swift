internal import Text

/// Text of a file in quotes and visible form, cut after 60 characters.
func quoted(_ text: some StringProtocol) -> String {
  let form = visible(Array(text.prefix(61).utf8))
  return "\"" + (form.count > 60 ? form.prefix(60) + "…" : form[...]) + "\""
}

/// Names in visible form. If two are canonically equal, bytes beyond ASCII are escaped to tell them apart.
func spelled(_ names: [[UInt8]]) -> [String] {
  let forms = names.map { visible($0) }
  guard Set(forms).count < forms.count else { return forms }
  return names.map { $0.map { visible([$0]) }.joined() }
}
