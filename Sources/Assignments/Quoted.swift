internal import Text

/// Text of a file in quotes and visible form, cut after 60 characters.
func quoted(_ text: some StringProtocol) -> String {
  let form = visible(Array(text.prefix(61).utf8))
  return "\"" + (form.count > 60 ? form.prefix(60) + "…" : form[...]) + "\""
}

func quoted(_ name: Name) -> String { quoted(name.text) }
