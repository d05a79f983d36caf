// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.audit;

import java.io.IOException;
import java.nio.file.Path;

/** The file under an audit log; its own type so that a test can let it fail as a full disk does. */
public interface AuditFile extends AutoCloseable {
    /** The file as it is. */
    static AuditFile onDisk(Path path) throws IOException {
        return AuditFileOnDisk.open(path);
    }

    /** Writes all bytes at the end. */
    void append(byte[] bytes) throws IOException;

    /** Cuts the file to a length that it had before. */
    void cut(long length) throws IOException;

    long length() throws IOException;

    /** Up to {@code limit} bytes from the end. */
    byte[] tail(int limit) throws IOException;

    /** Returns once everything written is on the disk. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
