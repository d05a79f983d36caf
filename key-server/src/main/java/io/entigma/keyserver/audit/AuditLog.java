// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.audit;

import io.entigma.keyserver.files.SetupException;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The append-only log of what was asked and how it ended. {@link #write} returns once the line is on the disk; lines of
 * several threads share one flush. If a line cannot be written the caller must refuse its operation. Thread safe.
 */
public final class AuditLog implements AutoCloseable {
    private static final int TAIL_BYTES = 1 << 20;

    private final AuditFile file;
    private final AuditHead head;
    private final AuditChain chain;
    private final Clock clock;
    private final Object flushing = new Object();

    // Guarded by this.
    private AuditChain.Position last;
    private long length;
    // Guarded by flushing.
    private long flushed;

    private volatile boolean healthy = true;
    /** Set for good once the file's state is unknown: after a failed flush nothing later on can be trusted. */
    private volatile boolean broken;

    private AuditLog(AuditFile file, AuditHead head, AuditChain chain, Clock clock, AuditChain.Position last)
            throws IOException {
        this.file = file;
        this.head = head;
        this.chain = chain;
        this.clock = clock;
        this.last = last;
        this.length = file.length();
        this.flushed = last.sequence();
    }

    /** Opens the log of a path, or begins one, and goes on where it ends. */
    public static AuditLog open(Path path, byte[] auditSecret, Clock clock) throws IOException {
        return open(path, AuditFileOnDisk.open(path), auditSecret, clock);
    }

    /** The same over another file than the one on the disk; the head is beside the path. */
    public static AuditLog open(Path path, AuditFile file, byte[] auditSecret, Clock clock) throws IOException {
        AuditChain chain = new AuditChain(auditSecret);
        AuditChain.Position last = resume(path, file, chain);
        AuditHead head = AuditHead.open(path, chain);
        head.write(last);
        head.force();
        return new AuditLog(file, head, chain, clock, last);
    }

    /** Writes a line; returns once it is on the disk. */
    public void write(AuditEntry entry) throws ApiException {
        try {
            flush(append(entry));
            healthy = true;
        } catch (IOException e) {
            healthy = false;
            throw new ApiException(
                    ErrorCode.AUDIT_UNAVAILABLE,
                    "the audit log cannot be written, so the operation is refused; free disk space or restart");
        }
    }

    /** False since the last line failed to be written. */
    public boolean isHealthy() {
        return healthy && !broken;
    }

    /** How far the log goes; noted elsewhere it shows a later cut. */
    public synchronized AuditChain.Position position() {
        return last;
    }

    private synchronized long append(AuditEntry entry) throws IOException {
        if (broken) {
            throw new IOException("the log's state is unknown since an earlier failure");
        }
        AuditChain.Line line = chain.next(last, entry.toJson(last.sequence() + 1, clock.instant()));
        byte[] bytes = AuditChain.encode(line);
        try {
            file.append(bytes);
        } catch (IOException e) {
            cutBack();
            throw e;
        }
        last = line.position();
        length += bytes.length;
        return last.sequence();
    }

    private void cutBack() {
        try {
            file.cut(length);
        } catch (IOException e) {
            broken = true;
        }
    }

    private void flush(long sequence) throws IOException {
        synchronized (flushing) {
            if (flushed >= sequence) {
                return;
            }
            if (broken) {
                throw new IOException("the log's state is unknown since an earlier failure");
            }
            AuditChain.Position reached = position();
            try {
                file.force();
                head.write(reached);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
            flushed = reached.sequence();
        }
    }

    /** Finds the end of the chain, and refuses to go on after an end that is not where the head says. */
    private static AuditChain.Position resume(Path path, AuditFile file, AuditChain chain) throws IOException {
        Optional<AuditChain.Position> stored = AuditHead.read(path, chain);
        AuditChain.Position head = stored.orElse(AuditChain.Position.START);
        cutTornLine(file);
        if (file.length() == 0) {
            return head; // a new log, or one whose earlier part was moved away: the chain goes on
        }
        if (stored.isEmpty()) {
            throw new SetupException("Audit log '" + path + "' has lost its head file '" + AuditHead.beside(path)
                    + "'; restore it, or run 'audit-verify' and move the log aside to begin a new one");
        }
        AuditChain.Position position = head;
        boolean found = false;
        for (AuditChain.Line line : tailLines(file)) {
            if (line.sequence() == head.sequence()) {
                found = line.mac().equals(head.mac());
            } else if (line.sequence() > head.sequence()) {
                found |= line.sequence() == head.sequence() + 1;
                if (line.sequence() != position.sequence() + 1 || !chain.follows(position, line)) {
                    found = false;
                    break;
                }
                position = line.position();
            }
        }
        if (!found) {
            throw new SetupException("Audit log '" + path + "' does not end where its head says (line "
                    + head.sequence() + "): it was cut or changed; run 'audit-verify', then move log and head aside");
        }
        return position;
    }

    /** A crash can leave half a line. Nobody was answered on its account, so it goes. */
    private static void cutTornLine(AuditFile file) throws IOException {
        byte[] tail = file.tail(TAIL_BYTES);
        int end = tail.length;
        while (end > 0 && tail[end - 1] != '\n') {
            end--;
        }
        if (end < tail.length) {
            file.cut(file.length() - (tail.length - end));
        }
    }

    private static List<AuditChain.Line> tailLines(AuditFile file) throws IOException {
        List<AuditChain.Line> lines = new ArrayList<>();
        for (String text : new String(file.tail(TAIL_BYTES), StandardCharsets.UTF_8).split("\n", -1)) {
            AuditChain.Line.parse(text).ifPresent(lines::add);
        }
        return lines;
    }

    @Override
    public void close() {
        try (file;
                head) {
            synchronized (flushing) {
                if (!broken) {
                    flush(position().sequence());
                }
            }
        } catch (IOException e) {
            throw new SetupException("Audit log cannot be closed in order; run 'audit-verify'", e);
        }
    }
}
