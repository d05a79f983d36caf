// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.spi.KekClient;
import io.entigma.spi.ValueServer;
import io.entigma.spi.WrapContext;
import java.net.URI;
import java.util.Optional;

/** A KEK client that is a bean: the container closes it, and several engines can use it. Thread safe as the bean is. */
final class BorrowedKekClient implements KekClient {
    private final KekClient bean;

    BorrowedKekClient(KekClient bean) {
        this.bean = bean;
    }

    @Override
    public boolean supports(URI kek) {
        return bean.supports(kek);
    }

    @Override
    public boolean callsAnyServer() {
        return bean.callsAnyServer();
    }

    @Override
    public boolean tellsVersions() {
        return bean.tellsVersions();
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        return bean.wrap(kek, dek, context);
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return bean.unwrap(kek, wrapped, context);
    }

    @Override
    public WrappedDek rewrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return bean.rewrap(kek, wrapped, context);
    }

    @Override
    public void createKek(URI kek) {
        bean.createKek(kek);
    }

    @Override
    public Optional<ValueServer> valueServer() {
        return bean.valueServer();
    }

    @Override
    public String describe() {
        return bean.describe();
    }

    @Override
    public void close() {
        // The container does it.
    }
}
