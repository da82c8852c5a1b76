import Foundation

/// Words for what the file system refused.
public enum StorageFailure {
  /// The system's own words for the deepest error, such as "No space left on device".
  public static func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError {
      return reason(underlying)
    }
    if error.domain == NSPOSIXErrorDomain {
      return unsafe String(cString: strerror(Int32(error.code)))
    }
    return error.localizedDescription
  }
}
