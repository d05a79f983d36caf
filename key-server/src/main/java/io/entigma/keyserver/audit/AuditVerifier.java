// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Checks audit logs: every line must carry the right MAC, every number follow the one before, and the log reach as far
 * as its head says. Not thread safe.
 */
public final class AuditVerifier {
    private static final int MAX_LINE_BYTES = 64 * 1024;

    private final AuditChain chain;
    private AuditChain.Position position = AuditChain.Position.START;
    private Optional<AuditChain.Position> head = Optional.empty();
    private boolean headSeen;

    /** Checks with the secret that the logs were written under. */
    public AuditVerifier(byte[] auditSecret) {
        chain = new AuditChain(auditSecret);
    }

    /**
     * Checks logs that follow one another, the oldest first; the head is looked for beside the newest.
     *
     * @return what is wrong, with file and line; empty if nothing is
     */
    public Optional<String> check(List<Path> files) throws IOException {
        head = AuditHead.read(files.get(files.size() - 1), chain);
        for (Path file : files) {
            Optional<String> fault = checkFile(file);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return head.isEmpty() ? Optional.empty() : checkHead(head.get());
    }

    /** The last line that was right. */
    public AuditChain.Position position() {
        return position;
    }

    /** Whether there was a head beside the newest log, without which a cut end is not noticed. */
    public boolean hasHead() {
        return head.isPresent();
    }

    private Optional<String> checkHead(AuditChain.Position expected) {
        if (position.sequence() < expected.sequence()) {
            return Optional.of("the end is missing: the log ends at line " + position.sequence() + ", its head says "
                    + expected.sequence());
        }
        if (expected.sequence() > 0 && !headSeen) {
            return Optional.of("line " + expected.sequence() + " is not the one that the head names");
        }
        return Optional.empty();
    }

    private Optional<String> checkFile(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            for (int number = 1, b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    bytes.write(b);
                    if (bytes.size() > MAX_LINE_BYTES) {
                        return Optional.of(file + " line " + number + ": is too long for an audit line");
                    }
                    continue;
                }
                Optional<String> fault = checkLine(bytes.toString(StandardCharsets.UTF_8));
                if (fault.isPresent()) {
                    return Optional.of(file + " line " + number + ": " + fault.get());
                }
                bytes.reset();
                number++;
            }
            return bytes.size() == 0
                    ? Optional.empty()
                    : Optional.of(file + ": the last line is not whole (a crash, or a write that is under way)");
        }
    }

    private Optional<String> checkLine(String text) {
        Optional<AuditChain.Line> parsed = AuditChain.Line.parse(text);
        if (parsed.isEmpty()) {
            return Optional.of("is not an audit line");
        }
        AuditChain.Line line = parsed.get();
        if (line.sequence() != position.sequence() + 1) {
            return Optional.of("has number " + line.sequence() + " where " + (position.sequence() + 1)
                    + " belongs: lines are missing, added or out of order (an earlier file is to be named first)");
        }
        if (!chain.follows(position, line)) {
            return Optional.of("its MAC does not fit: it was changed, or was made under another keyset");
        }
        position = line.position();
        headSeen |= head.isPresent() && head.get().equals(position);
        return Optional.empty();
    }
}
