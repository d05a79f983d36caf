// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.keyserver.files.SetupException;
import java.net.InetAddress;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class ConnectionBudgetTest {
    private static HeldConnection of(String owner) {
        HeldConnection connection = new HeldConnection(new ByteArrayEndPoint());
        connection.owner = owner;
        return connection;
    }

    @Test
    void admit_full_takesThePlaceOfTheOldestOfWhoHasMost() {
        ConnectionBudget budget = new ConnectionBudget(3, 3, "known"::equals);
        HeldConnection crowd = of("crowd");
        assertThat(budget.admit(of("quiet"))).isNull();
        assertThat(budget.admit(crowd)).isNull();
        assertThat(budget.admit(of("crowd"))).isNull();
        assertThat(budget.admit(of("other"))).isSameAs(crowd);
        assertThat(budget.size()).isEqualTo(3);
    }

    @Test
    void admit_overItsOwnShare_takesThePlaceOfItsOwnOldest() {
        ConnectionBudget budget = new ConnectionBudget(10, 2, "known"::equals);
        HeldConnection oldest = of("crowd");
        HeldConnection second = of("crowd");
        budget.admit(oldest);
        budget.admit(second);
        budget.renew(oldest);
        assertThat(budget.admit(of("crowd"))).isSameAs(second);
    }

    @Test
    void admit_full_preferredOwnersStay() {
        ConnectionBudget budget = new ConnectionBudget(3, 3, "known"::equals);
        HeldConnection stranger = of("stranger");
        budget.admit(of("known"));
        budget.admit(of("known"));
        budget.admit(stranger);
        assertThat(budget.admit(of("known"))).isSameAs(stranger);
        HeldConnection newcomer = of("stranger");
        assertThat(budget.admit(newcomer)).isSameAs(newcomer);
    }

    @Test
    void admit_allBusy_refusesTheNewcomer() {
        ConnectionBudget budget = new ConnectionBudget(10, 1, "known"::equals);
        HeldConnection busy = of("crowd");
        budget.admit(busy);
        busy.busy = true;
        HeldConnection newcomer = of("crowd");
        assertThat(budget.admit(newcomer)).isSameAs(newcomer);
        budget.remove(busy);
        assertThat(budget.size()).isZero();
    }

    @Test
    void network_ofIpv6_isWhatOnePartyHas() throws Exception {
        assertThat(HeldConnection.network(InetAddress.getByName("2001:db8::1:2:3:4")))
                .isEqualTo(HeldConnection.network(InetAddress.getByName("2001:db8::5:6:7:8")))
                .isNotEqualTo(HeldConnection.network(InetAddress.getByName("2001:db8:0:1::4")));
        assertThat(HeldConnection.network(InetAddress.getByName("192.0.2.1")))
                .isNotEqualTo(HeldConnection.network(InetAddress.getByName("192.0.2.2")));
    }

    @Test
    void fitting_fewDescriptors_makesLessRoom_orRefuses() {
        ConnectionLimits standard = ConnectionLimits.STANDARD;
        assertThat(standard.fitting(1_000_000)).isEqualTo(standard);
        assertThat(standard.fitting(-1)).isEqualTo(standard);
        ConnectionLimits less = standard.fitting(1024);
        assertThat(less.strangers() + less.clients()).isLessThanOrEqualTo(1024 - 256);
        assertThat(less.perClient()).isLessThanOrEqualTo(less.clients());
        assertThatThrownBy(() -> standard.fitting(256))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("ulimit -n");
    }
}
