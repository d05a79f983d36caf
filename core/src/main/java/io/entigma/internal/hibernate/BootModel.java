// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import io.entigma.internal.engine.Engine;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.SessionFactoryOptions;

/**
 * What the boot checks look at.
 *
 * @param metadata the whole mapping
 * @param columns the encrypted columns of the mapping
 * @param options the session factory's options
 * @param engine the engine it will use
 * @param tenantsInSessions whether Hibernate itself knows the tenant of each session
 */
record BootModel(
        Metadata metadata,
        List<MappedColumn> columns,
        SessionFactoryOptions options,
        Engine engine,
        boolean tenantsInSessions) {}
