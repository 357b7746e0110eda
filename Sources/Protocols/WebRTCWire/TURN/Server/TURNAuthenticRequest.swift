/// A request whose sender is who he says.
struct TURNAuthenticRequest {
    let message: STUNMessage
    let session: TURNSession
    let username: String
    let user: String
    let key: [UInt8]
}
