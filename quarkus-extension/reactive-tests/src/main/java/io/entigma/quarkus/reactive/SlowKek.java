// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.reactive;

import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.kek.file.FileKekClient;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A KEK in a file that answers as a slow key server would: each call takes 400 ms. */
@ApplicationScoped
public class SlowKek implements KekClient {
    private final KekClient files = new FileKekClient();

    private static URI file(URI kek) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return URI.create("file:" + kek.getRawSchemeSpecificPart());
    }

    @Override
    public boolean supports(URI kek) {
        return "slow".equals(kek.getScheme());
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        return files.wrap(file(kek), dek, context);
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        return files.unwrap(file(kek), wrapped, context);
    }

    @Override
    public String describe() {
        return "a slow file";
    }
}
