internal import Foundation

/// A value as JSON on one line, its keys sorted, as names in Swift or `in_snake_case`.
///
/// - Precondition: Its numbers are finite, as all of a score file's are.
func json(_ value: some Encodable, snakeCase: Bool = false) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
  do { return try Array(encoder.encode(value)) } catch { preconditionFailure("\(error)") }
}
