// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;

/** The right to write in a server directory: one process at a time, given back by the operating system if it dies. */
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the right; throws if another process has it. */
    public static DirectoryLock take(ServerDirectory directory) {
        try {
            FileChannel channel = AtomicFiles.open(directory.lock());
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new DirectoryLock(channel);
                }
            } catch (OverlappingFileLockException heldByThisProcess) {
                // Same answer as for another process, below.
            }
            channel.close();
        } catch (IOException e) {
            throw new SetupException(
                    "Directory '" + directory.path() + "' cannot be locked; run 'init' first or check"
                            + " its owner and mode",
                    e);
        }
        throw new SetupException("Directory '" + directory.path() + "' is in use by a running key server; use its admin"
                + " requests (docs/key-server.md), or stop it first");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock is gone with the process at the latest.
        }
    }
}
