import Foundation

/// Words for what the file system refused.
enum StorageFailure {
  /// The system's own words for the deepest error, such as "No space left on device".
  static func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError {
      return reason(underlying)
    }
    if error.domain == NSPOSIXErrorDomain, let code = POSIXErrorCode(rawValue: Int32(error.code)) {
      return POSIXError(code).localizedDescription
    }
    return error.localizedDescription
  }
}
