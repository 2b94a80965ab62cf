import Foundation
import Testing

/// Files and types that one can read in one go.
@Suite(.timed) struct SizeTests {
  /// Files that are tables.
  static let tables: Set = ["SystemCalls.swift"]

  struct Source {
    var name: String
    var lines: [Substring]
  }

  /// The Swift files of a folder, without the links to others.
  static func sources(in folder: String) throws -> [Source] {
    let files = FileManager.default.enumerator(
      at: LayoutTests.root.appending(path: folder), includingPropertiesForKeys: nil)
    return try (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { file in
      file.pathExtension == "swift"
        && (try? FileManager.default.destinationOfSymbolicLink(atPath: file.path())) == nil
    }.map { file in
      let text = try String(contentsOf: file, encoding: .utf8)
      return Source(
        name: file.lastPathComponent, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }

  @Test(arguments: ["Sources", "Tests", "Benchmarks"]) func `no file but a table is over 300 lines`(
    folder: String
  )
    throws
  {
    let long = try Self.sources(in: folder).filter { $0.lines.count > 301 && !Self.tables.contains($0.name) }
    #expect(long.map(\.name) == [])
  }

  @Test func `the median of the files of Sources is from 60 to 150 lines`() throws {
    let counts = try Self.sources(in: "Sources").map(\.lines.count).sorted()
    #expect((60...150).contains(counts[counts.count / 2]))
  }

  /// A type that is being read.
  private struct Declaration {
    var name: String
    var indentation: Int
    var properties = 0
  }

  /// The number of stored properties of each type. The source is formatted: a property stands on a line that is two
  /// columns further in than its type, and what is computed ends in a brace.
  static func storedProperties(of source: Source) -> [(type: String, properties: Int)] {
    var open: [Declaration] = []
    var found: [(type: String, properties: Int)] = []
    for line in source.lines {
      let indentation = line.prefix { $0 == " " }.count
      if let last = open.last, line.dropFirst(indentation).first == "}", indentation == last.indentation {
        found.append((last.name, last.properties))
        open.removeLast()
      } else if line.hasSuffix("{"), let match = line.firstMatch(of: #/\b(?:struct|class|actor) (\w+)/#),
        !line.contains("class func"), !line.contains("//")
      {
        open.append(Declaration(name: String(match.1), indentation: indentation))
      } else if let last = open.last, indentation == last.indentation + 2,
        let match = line.firstMatch(of: #/^ *(?:[@\w]+(?:\(\w+\))? )*(?:let|var) (\([^)]*\)|\w+)/#),
        !line.contains(#/^ *(?:[@\w]+ )*(?:static|case|func) /#), !line.hasSuffix("{"), !line.hasSuffix("}")
      {
        open[open.count - 1].properties += match.1.split(separator: ",").count
      }
    }
    return found
  }

  @Test func `no type has more than 20 stored properties`() throws {
    let types = try Self.sources(in: "Sources").flatMap(Self.storedProperties)
    #expect(types.count > 200)
    #expect(types.filter { $0.properties > 20 }.map(\.type) == [])
    #expect(try #require(types.first { $0.type == "RunRequest" }).properties == 10)
  }
}
