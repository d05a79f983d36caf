// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.SQLException;

/** What a converter does around a cipher: makes bytes of a text, hands them to JDBC, and back. Not thread safe. */
final class TextWorker implements Worker {
    private final String text;
    private final Jca.BytesWorker cipher;
    private final JdbcStub jdbc = new JdbcStub();

    TextWorker(String text, Jca.BytesWorker cipher) {
        this.text = text;
        this.cipher = cipher;
    }

    @Override
    public Object seal() throws GeneralSecurityException, SQLException {
        jdbc.statement().setBytes(1, cipher.seal(text.getBytes(StandardCharsets.UTF_8)));
        return jdbc.value();
    }

    @Override
    public Object open(Object sealed) throws GeneralSecurityException, SQLException {
        jdbc.value((byte[]) sealed);
        return new String(cipher.open(jdbc.row().getBytes(1)), StandardCharsets.UTF_8);
    }
}
