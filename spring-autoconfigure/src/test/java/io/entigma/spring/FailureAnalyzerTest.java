// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.MisconfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report of a failed start: what is to be done belongs to what is wrong. */
class FailureAnalyzerTest {
    private static String action(EntigmaException failure) {
        return new EntigmaFailureAnalyzer()
                .analyze(new IllegalStateException(failure))
                .getAction();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            columns do not fit (entigma.column-check is fail) | docs/encrypt-existing.md
            can never answer (entigma.query-check is fail) | option that the description names
            entigma.cashe.ttl: there is no such setting | Correct the name of the setting
            Entigma: there is no engine, since | dev.kek
            persistence unit 'a': there are the engines [b, c] | @Qualifier
            no data source; declare one marked with @EntigmaDataSource | entigma.key-table.url
            KEK kms:app: no KEK client serves it | docs/key-servers
            Entigma refuses to start this session factory: Account.id | docs/mapping.md
            entigma.cache.ttl: must be a duration | docs/settings.md
            Key table: the table entigma_key is missing | schema-action=create
            something else | Correct the setting or mapping
            """)
    void action_ofEachMisconfiguration_isItsOwn(String message, String action) {
        assertThat(action(new MisconfigurationException(message))).contains(action);
    }

    @Test
    void action_ofARefusingKeyServer_namesItsRights() {
        assertThat(action(new KeyServerRefusedException("refused", null))).contains("rights");
    }
}
