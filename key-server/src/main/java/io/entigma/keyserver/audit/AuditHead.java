// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.audit;

import io.entigma.keyserver.files.AtomicFiles;
import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file beside an audit log that says how far the log goes, so that a cut tail is noticed. Not thread safe. */
final class AuditHead implements AutoCloseable {
    private final AuditChain chain;
    private final FileChannel channel;

    private AuditHead(AuditChain chain, FileChannel channel) {
        this.chain = chain;
        this.channel = channel;
    }

    static Path beside(Path log) {
        return log.resolveSibling("audit.head");
    }

    static AuditHead open(Path log, AuditChain chain) throws IOException {
        return new AuditHead(chain, AtomicFiles.open(beside(log)));
    }

    /** What the file says; empty if there is none. */
    static Optional<AuditChain.Position> read(Path log, AuditChain chain) throws IOException {
        Path file = beside(log);
        if (!Files.exists(file) || Files.size(file) == 0) {
            return Optional.empty();
        }
        byte[] content = Files.size(file) > 1024 ? new byte[0] : Files.readAllBytes(file);
        return Optional.of(chain.decodeHead(content)
                .orElseThrow(() -> new SetupException("Audit head '" + file + "' is damaged or made under another"
                        + " keyset; run 'audit-verify', then move it and the log aside to begin a new log")));
    }

    /** Not forced to the disk: it may fall behind the log in a crash, and never be ahead of it. */
    void write(AuditChain.Position position) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(chain.encodeHead(position));
        while (content.hasRemaining()) {
            channel.write(content, content.position());
        }
    }

    void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        force();
        channel.close();
    }
}
