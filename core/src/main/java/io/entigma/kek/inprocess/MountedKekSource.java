// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import io.entigma.kek.KekCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A KEK in a mounted folder, as Kubernetes mounts a Secret: one file for each version, named {@code 1}, {@code 2} and so on,
 * each with 32 bytes or their base64. The greatest number is the newest version; other files do not count. Files are read
 * again at each fetch, so a new version in the Secret needs no restart. Immutable, thread safe.
 */
public final class MountedKekSource implements KekSource {
    private static final int MAX_BYTES = 1024;

    private final Path folder;

    /**
     * Makes a source. Reads nothing.
     *
     * @param folder the folder
     */
    public MountedKekSource(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    @Override
    public Material fetch(KekCall call, String version) {
        if (!version.matches("\\d{0,9}")) {
            throw call.refused(
                    "the KEK version in the key table is no name of a file in '" + folder + "'; restore the row", null);
        }
        try {
            int newest = newest().orElseThrow(() -> call.refused(
                    "'" + folder + "' has no file that is named 1, 2 or another whole number; put the KEK there",
                    null));
            int wanted = version.equals(NEWEST) ? newest : Integer.parseInt(version);
            Path file = folder.resolve(String.valueOf(wanted));
            if (!Files.isRegularFile(file)) {
                throw missing(call, wanted, newest);
            }
            byte[] stored = Files.size(file) > MAX_BYTES ? new byte[0] : Files.readAllBytes(file);
            return Material.decode(call, String.valueOf(wanted), stored, "'" + file + "'");
        } catch (IOException e) {
            throw call.unavailable("'" + folder + "' cannot be read; check that it is mounted, and its mode", e);
        }
    }

    private RuntimeException missing(KekCall call, int wanted, int newest) {
        // Nodes do not see a new version of a Secret in the same moment.
        return wanted > newest
                ? call.unavailable("version " + wanted + " is not in '" + folder + "' yet; check the mount", null)
                : call.refused("version " + wanted + " is gone from '" + folder + "'; put it back", null);
    }

    private Optional<Integer> newest() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("[1-9]\\d{0,8}"))
                    .map(Integer::valueOf)
                    .max(Comparator.naturalOrder());
        }
    }

    @Override
    public String describe() {
        return "folder " + folder;
    }

    @Override
    public String toString() {
        return "MountedKekSource[" + folder + "]";
    }
}
