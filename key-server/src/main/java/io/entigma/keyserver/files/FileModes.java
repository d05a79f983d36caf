// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at a server's files before it starts: who else can get at them. Stateless. */
public final class FileModes {
    private static final System.Logger LOG = System.getLogger(FileModes.class.getName());

    private FileModes() {}

    /** Warns of files that other users can read or change, and of an authority's key that the server need not have. */
    public static void check(ServerDirectory directory) throws IOException {
        for (Path file : List.of(directory.path(), directory.keyset(), directory.serverStore(), directory.clients())) {
            if (AtomicFiles.isOpenToOthers(file)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "''{0}'' is open to other users of this machine; take their rights away (chmod go= ''{0}'')",
                        file);
            }
        }
        AuthorityDirectory authority = AuthorityDirectory.beside(directory.path());
        if (Files.isReadable(authority.keyStore())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The certificate authority''s key is in ''{0}'', where this server could read it; it does not need it:"
                            + " keep it on another machine or medium",
                    authority.path());
        }
    }
}
