// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.error.MisconfigurationException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A properties file with settings, or with tenants' databases. Who can write it chooses the KEK and the database, so nobody but
 * its owner may; who can read it has the passwords in it.
 */
final class ConfigFile {
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> OTHERS_READ =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final String what;
    private final Path file;

    /**
     * One that is there.
     *
     * @param what it is, for messages
     */
    ConfigFile(String what, Path file) {
        this.what = what;
        this.file = file;
    }

    /**
     * Reads it.
     *
     * @throws MisconfigurationException if others can write it, or can read secrets in it
     */
    Map<String, String> read() throws IOException {
        Guard guard = Guard.of(file);
        if (guard != null && guard.canBeWrittenByOthers()) {
            throw new MisconfigurationException(what + " " + file + ": nobody but you or root may be able to write it,"
                    + " but its owner is '" + guard.owner + "' and its permissions are "
                    + PosixFilePermissions.toString(guard.permissions) + "; chown it, and chmod go-w it");
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        if (guard != null && guard.canBeReadByOthers() && !Secrets.of(values).isEmpty()) {
            throw new MisconfigurationException(what + " " + file + ": holds a password or another secret, but its"
                    + " group or everybody can read it; chmod go-r it, or have the secret in the environment");
        }
        return values;
    }

    /** Who can do what with the file. */
    private record Guard(String owner, Set<PosixFilePermission> permissions) {
        /** Null where files have no such guard, and for pipes. */
        static @Nullable Guard of(Path file) throws IOException {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view == null || !Files.isRegularFile(file)) {
                return null;
            }
            PosixFileAttributes attributes = view.readAttributes();
            return new Guard(attributes.owner().getName(), attributes.permissions());
        }

        boolean canBeWrittenByOthers() {
            return permissions.stream().anyMatch(OTHERS_WRITE::contains) || !(isRoots() || isMine());
        }

        /** A file of root's that another user reads was put there for that user, such as a mounted Kubernetes secret. */
        boolean canBeReadByOthers() {
            return permissions.stream().anyMatch(OTHERS_READ::contains) && isMine();
        }

        private boolean isRoots() {
            return owner.equals("root") || owner.equals("0");
        }

        /** A user without a name, as in many containers, is not told apart from others. */
        private boolean isMine() {
            String user = System.getProperty("user.name", "?");
            return user.equals(owner) || (user.equals("?") && !isRoots());
        }
    }
}
