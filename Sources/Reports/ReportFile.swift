internal import HostFiles
internal import Scores
internal import SystemPackage

/// A report that takes the place of an older one when it is complete.
struct ReportFile: ~Copyable {
  private let file: AtomicFile

  init(at path: FilePath) throws(ReportError) {
    do { file = try AtomicFile(at: path) } catch { throw ReportError(error) }
  }

  func write(_ bytes: [UInt8]) throws(ReportError) {
    do { try file.write(bytes) } catch { throw ReportError(error) }
  }

  consuming func replace() throws(ReportError) {
    do { try file.replace() } catch { throw ReportError(error) }
  }
}
