// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import java.net.URI;

/** A broken key server: takes every key, and gives another one back. */
final class LyingKek implements KekClient {
    @Override
    public boolean supports(URI kek) {
        return kek.getScheme().equals("lying");
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        return new WrappedDek(new byte[64], "");
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return CleartextKey.copyOf(new byte[32]);
    }

    @Override
    public String describe() {
        return "a key server that lies";
    }
}
