// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

/**
 * Where a unit of Hibernate Reactive has its connections from.
 *
 * @param name the name of the data source
 * @param tenantsInRows whether each row names its tenant, so that all tenants have the same connections
 */
record ReactiveSource(String name, boolean tenantsInRows) {}
