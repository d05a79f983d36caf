// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing.crac;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a JDK with CRaC has under this name. */
public final class Context<R extends Resource> {
    private final List<R> resources = new CopyOnWriteArrayList<>();

    public void register(R resource) {
        resources.add(resource);
    }

    List<R> resources() {
        return resources;
    }
}
