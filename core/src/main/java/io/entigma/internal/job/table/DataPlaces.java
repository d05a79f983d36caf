// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.MisconfigurationException;
import io.entigma.job.TenantDatabases;
import io.entigma.key.TenantId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** Where the tables of the catalog are: in one database, or in one for each tenant. Thread safe. */
public interface DataPlaces {
    /** The places, in the same order in each process. */
    List<DataPlace> all();

    /** Whether each is one tenant's. */
    boolean isPerTenant();

    /** The places of some tenants, by their names; all of them if none is named. Of one database always that. */
    default List<DataPlace> of(Set<String> tenants) {
        List<DataPlace> all = all();
        if (!isPerTenant() || tenants.isEmpty()) {
            return all;
        }
        Set<String> unknown = new TreeSet<>(tenants);
        all.forEach(place -> unknown.remove(place.name()));
        if (!unknown.isEmpty()) {
            throw new MisconfigurationException("Data of tenants " + unknown
                    + ": the list of tenants' databases does not have them; check the names, or add them to the list");
        }
        return all.stream().filter(place -> tenants.contains(place.name())).toList();
    }

    /** One database. */
    static DataPlaces one(DataSource dataSource) {
        List<DataPlace> only = List.of(new DataPlace(null, dataSource::getConnection));
        return new DataPlaces() {
            @Override
            public List<DataPlace> all() {
                return only;
            }

            @Override
            public boolean isPerTenant() {
                return false;
            }
        };
    }

    /** One database for each tenant. */
    static DataPlaces perTenant(TenantDatabases databases) {
        return new DataPlaces() {
            @Override
            public List<DataPlace> all() {
                Collection<TenantId> tenants = databases.tenants();
                if (tenants.isEmpty()) {
                    throw new MisconfigurationException(
                            "Data: the list of tenants' databases is empty; name at least one tenant");
                }
                return tenants.stream()
                        .distinct()
                        .sorted(Comparator.comparing(TenantId::value))
                        .map(tenant -> new DataPlace(tenant, () -> databases.connect(tenant)))
                        .toList();
            }

            @Override
            public boolean isPerTenant() {
                return true;
            }
        };
    }
}
