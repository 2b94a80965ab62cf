internal import CLibXML2

/// Writes well-formed XML into memory. libxml2's xmlwriter.
///
/// Its calls fail only where no memory is left, which ends the process as it does elsewhere.
@safe struct XMLWriter: ~Copyable {
  private let buffer: xmlBufferPtr
  private let writer: xmlTextWriterPtr

  /// Begins a document, indented by two blanks a level.
  init() {
    unsafe buffer = xmlBufferCreate()!
    unsafe writer = xmlNewTextWriterMemory(buffer, 0)!
    unsafe check(xmlTextWriterSetIndent(writer, 1))
    unsafe check(xmlTextWriterSetIndentString(writer, "  "))
    unsafe check(xmlTextWriterStartDocument(writer, nil, "UTF-8", nil))
  }

  deinit {
    unsafe xmlFreeTextWriter(writer)
    unsafe xmlBufferFree(buffer)
  }

  /// Writes an element with what `content` writes in it.
  ///
  /// - Parameter attributes: In order; their values, as all text here, hold characters of XML only.
  func element<E: Error>(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], content: () throws(E) -> Void
  ) throws(E) {
    unsafe check(xmlTextWriterStartElement(writer, name))
    for (name, value) in attributes { unsafe check(xmlTextWriterWriteAttribute(writer, name, value)) }
    try content()
    unsafe check(xmlTextWriterEndElement(writer))
  }

  /// Writes an element with nothing in it.
  func element(_ name: String, _ attributes: KeyValuePairs<String, String>) { element(name, attributes) {} }

  func text(_ text: String) { unsafe check(xmlTextWriterWriteString(writer, text)) }

  /// Takes what was written since the last time.
  func take() -> [UInt8] {
    unsafe check(xmlTextWriterFlush(writer))
    defer { unsafe xmlBufferEmpty(buffer) }
    return unsafe Array(
      UnsafeBufferPointer(start: xmlBufferContent(buffer), count: Int(xmlBufferLength(buffer))))
  }

  /// Ends the document.
  func end() { unsafe check(xmlTextWriterEndDocument(writer)) }

  private func check(_ result: CInt) { precondition(result >= 0, "libxml2 has no memory left") }
}
