// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the soak believes after a process was killed. */
class LedgerTest {
    @TempDir
    Path folder;

    private Ledger.Row row(Journal.Step... steps) throws Exception {
        Journal journal = new Journal(folder, 0);
        int revision = -1;
        for (Journal.Step step : steps) {
            revision += step == Journal.Step.INTENT ? 1 : 0;
            journal.write(step, 7, "acme", revision);
        }
        return Ledger.of(folder).rows().get(7L);
    }

    @Test
    void committed_isTheOnlyRevision() throws Exception {
        Ledger.Row row = row(Journal.Step.INTENT, Journal.Step.COMMITTED, Journal.Step.INTENT, Journal.Step.COMMITTED);
        assertThat(row.revisions).containsExactly(1);
        assertThat(row.isCertain()).isTrue();
    }

    @Test
    void aborted_keepsTheOneBefore() throws Exception {
        Ledger.Row row = row(Journal.Step.INTENT, Journal.Step.COMMITTED, Journal.Step.INTENT, Journal.Step.ABORTED);
        assertThat(row.revisions).containsExactly(0);
        assertThat(row.ended).isNotEqualTo(Long.MAX_VALUE);
    }

    @Test
    void uncertainOrKilled_canBeEither() throws Exception {
        assertThat(row(Journal.Step.INTENT, Journal.Step.COMMITTED, Journal.Step.INTENT).revisions)
                .containsExactly(0, 1);
    }

    @Test
    void lastLineCut_isLeftOut() throws Exception {
        row(Journal.Step.INTENT, Journal.Step.COMMITTED);
        Files.writeString(folder.resolve("owner-0.journal"), "INTENT 17", StandardOpenOption.APPEND);
        assertThat(Ledger.of(folder).rows().get(7L).revisions).containsExactly(0);
    }
}
