// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import io.entigma.samples.quickstart.report.WrongInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps two runs from using the same folder at the same time. The file beside the folder stays. */
final class RunLock implements AutoCloseable {
    private final FileChannel file;

    private RunLock(FileChannel file) {
        this.file = file;
    }

    static RunLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path path = folder.resolveSibling(folder.getFileName() + ".lock");
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = file.tryLock();
        if (lock == null) {
            file.close();
            throw new WrongInputException(folder + ": another run is using it; wait for its end");
        }
        return new RunLock(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
