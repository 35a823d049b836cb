import Ledger
import Testing

@Suite struct TreeTests {
    /// The leaves, roots and paths that the tests of Certificate Transparency use.
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], Array(0x40...0x43), Array(0x50...0x57), Array(0x60...0x6f),
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func `the roots are those of Certificate Transparency`() throws {
        var head = LedgerHead.empty
        #expect(head.root.hex == Self.roots[0])
        for (index, leaf) in Self.leaves.enumerated() {
            head.append(leafHash: .ofLeaf(leaf))
            #expect(head.size == index + 1)
            #expect(head.root.hex == Self.roots[index + 1])
        }
    }

    @Test func `the proofs are those of Certificate Transparency`() throws {
        let nodes = Given.nodes(Self.leaves.map(Digest.ofLeaf))
        let inclusion = try #require(try InclusionProof(index: 5, size: 8, node: Given.reading(nodes)))
        #expect(
            inclusion.path.map(\.hex) == [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ])
        let consistency = try #require(try ConsistencyProof(from: 6, to: 8, node: Given.reading(nodes)))
        #expect(
            consistency.path.map(\.hex) == [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ])
    }

    @Test func `appending to the peaks gives the root of the whole, at every size, and every node on the way`() throws {
        let leaves = (0..<200).map { Digest.ofLeaf([UInt8($0)]) }
        let nodes = Given.nodes(leaves)
        var head = LedgerHead.empty
        for size in 0...leaves.count {
            #expect(head.root == Given.naiveRoot(leaves[..<size]))
            #expect(try LedgerHead(size: size, node: Given.reading(nodes)) == head)
            #expect(LedgerHead(size: size, peaks: head.peaks) == head)
            if size < leaves.count { head.append(leafHash: leaves[size]) }
        }
        for (address, hash) in nodes {
            let covered = (address.index << address.level)..<((address.index + 1) << address.level)
            #expect(hash == Given.naiveRoot(leaves[covered]))
        }
        // Every perfect subtree is stored once: 200 leaves, 100 + 50 + 25 + 12 + 6 + 3 + 1 nodes above them.
        #expect(nodes.count == 397)
    }

    @Test func `a head with a peak too many or too few is none`() {
        let digest = Digest.ofNothing
        #expect(LedgerHead(size: 3, peaks: [digest]) == nil)
        #expect(LedgerHead(size: 4, peaks: [digest, digest]) == nil)
        #expect(LedgerHead(size: -1, peaks: []) == nil)
        #expect(LedgerHead(size: 0, peaks: []) == .empty)
    }

    @Test func `a digest is 32 bytes in lower-case hexadecimal and nothing else`() {
        let text = Self.roots[8]
        #expect(Digest(hex: text)?.hex == text)
        #expect(Digest(hex: text)?.bytes.first == 0x5d)
        #expect(Digest(hex: text.uppercased()) == nil)
        #expect(Digest(hex: String(text.dropLast(2))) == nil)
        #expect(Digest(hex: String(text.dropLast())) == nil)
        #expect(Digest(hex: text + "00") == nil)
        #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(Digest(bytes: [UInt8](repeating: 0, count: 32)) != Digest.ofNothing)
    }
}
