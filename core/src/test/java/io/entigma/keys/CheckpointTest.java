// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.testing.ChildJvm;
import io.entigma.testing.LocalKek;
import io.entigma.testing.crac.Core;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a running process (CRaC, SnapStart) hold no data key, and what is made of them works. */
class CheckpointTest {
    private static final String URL = "jdbc:h2:mem:checkpoint;DB_CLOSE_DELAY=-1";

    @TempDir
    Path folder;

    @Test
    void checkpoint_ofARunningEngine_holdsNoKeyAndNoConnection() throws Exception {
        List<String> options = List.of("-D" + Core.PROPERTY + "=" + Core.class.getPackageName());
        try (ChildJvm child = ChildJvm.start(Map.of(), options, Restored.class)) {
            assertThat(child.nextLine()).isEqualTo("before: 1 keys, 1 unwraps, connections true");
            assertThat(child.nextLine()).isEqualTo("in the image: 0 keys, connections false");
            assertThat(child.nextLine()).isEqualTo("after: canary, 1 keys, 2 unwraps");
            assertThat(child.nextLine()).isEqualTo("closed");
            assertThat(child.exit()).isZero();
        }
    }

    @Test
    void engine_withoutCracOnTheClassPath_worksAndLoadsNothingOfIt() throws Exception {
        String all = System.getProperty("java.class.path");
        String rest = Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.replace('\\', '/').contains("/org/crac/"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(rest).isNotEqualTo(all);
        Path loaded = folder.resolve("loaded");
        List<String> options = List.of("-Xlog:class+load=info:file=" + loaded, "-cp", rest);
        try (ChildJvm child = ChildJvm.start(Map.of(), options, WithoutCrac.class)) {
            assertThat(child.nextLine()).isEqualTo("canary");
            assertThat(child.exit()).isZero();
        }
        assertThat(Files.readString(loaded, StandardCharsets.UTF_8))
                .contains("io.entigma.internal.engine.Engine")
                .doesNotContain("io.entigma.internal.engine.Checkpoints$Hook", "org.crac");
    }

    private static Entigma engine(LocalKek kek) {
        return Entigma.builder()
                .kek(LocalKek.URI_A)
                .kekClient(kek)
                .keyTable(KeyTable.at(URL).schemaAction(SchemaAction.CREATE))
                .build();
    }

    /** An application that an image is taken of. */
    static final class Restored {
        private Restored() {}

        public static void main(String[] args) throws Exception {
            LocalKek kek = new LocalKek();
            try (Connection watching = DriverManager.getConnection(URL);
                    Entigma entigma = engine(kek)) {
                SealedField<String> field = entigma.field("customer.ssn", String.class);
                byte[] sealed = field.seal("canary");
                System.out.println("before: " + entigma.health().cachedKeys() + " keys, " + kek.unwraps()
                        + " unwraps, connections " + hasOthers(watching));
                // The context lets go of what nobody holds.
                System.gc();
                Core.checkpointRestore(() -> System.out.println("in the image: "
                        + entigma.health().cachedKeys() + " keys, connections " + hasOthers(watching)));
                System.out.println("after: " + field.open(sealed) + ", "
                        + entigma.health().cachedKeys() + " keys, " + kek.unwraps() + " unwraps");
            }
            Core.checkpointRestore();
            System.out.println("closed");
        }

        private static boolean hasOthers(Connection watching) {
            try (Statement statement = watching.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from information_schema.sessions")) {
                row.next();
                return row.getInt(1) > 1;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** An application that knows nothing of images. */
    static final class WithoutCrac {
        private WithoutCrac() {}

        public static void main(String[] args) {
            try (Entigma entigma = engine(new LocalKek())) {
                SealedField<String> field = entigma.field("customer.ssn", String.class);
                System.out.println(field.open(field.seal("canary")));
            }
        }
    }
}
