import HummingbirdTLS
import NIOSSL

/// The certificate and key with which the server itself ends TLS.
struct TransportSecurity {
    let configuration: TLSConfiguration

    /// Reads both files and checks that they belong together, before anything listens.
    /// - Throws: `CommandFailure` with what is wrong with which file.
    init(certificate: String, key: String) throws {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
            throw CommandFailure(
                .usage, "\(certificate) cannot be read as a certificate: it is a PEM file with the whole chain.")
        }
        guard !chain.isEmpty else { throw CommandFailure(.usage, "\(certificate) holds no certificate.") }
        let privateKey: NIOSSLPrivateKey
        do { privateKey = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
            throw CommandFailure(.usage, "\(key) cannot be read as a key: it is a PEM file without a passphrase.")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        // Older ones are broken; what editors and browsers use speaks 1.2 at least (OWASP ASVS 5, 12.1.1).
        configuration.minimumTLSVersion = .tlsv12
        // Of those of 1.2 the ones that authenticate what they encrypt, with a new key for each connection (RFC 9325, section
        // 4.2; OWASP ASVS 5, 12.1.2); 1.3 has no others.
        configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw CommandFailure(.usage, "\(key) is not the key of \(certificate).")
        }
        self.configuration = configuration
    }
}
