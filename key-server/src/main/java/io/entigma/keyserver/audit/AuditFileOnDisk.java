// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.audit;

import io.entigma.keyserver.files.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** An audit log's file as it is. */
final class AuditFileOnDisk implements AuditFile {
    private final FileChannel channel;

    private AuditFileOnDisk(FileChannel channel) {
        this.channel = channel;
    }

    static AuditFileOnDisk open(Path path) throws IOException {
        boolean isNew = !Files.exists(path);
        FileChannel channel = AtomicFiles.open(path);
        if (isNew) {
            AtomicFiles.syncDirectory(AtomicFiles.parent(path));
        }
        return new AuditFileOnDisk(channel);
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        long position = channel.size();
        while (rest.hasRemaining()) {
            position += channel.write(rest, position);
        }
    }

    @Override
    public void cut(long length) throws IOException {
        channel.truncate(length);
    }

    @Override
    public long length() throws IOException {
        return channel.size();
    }

    @Override
    public byte[] tail(int limit) throws IOException {
        long start = Math.max(0, channel.size() - limit);
        ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - start));
        while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
            // Reads on.
        }
        return buffer.array();
    }

    @Override
    public void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
