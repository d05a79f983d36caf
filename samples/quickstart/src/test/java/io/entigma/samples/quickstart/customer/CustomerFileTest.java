// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.samples.quickstart.report.WrongInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerFileTest {
    private static final String HEADER = "id,tenant,segment,name,email,ssn,born,balance,note\n";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("customers.csv"), text, StandardCharsets.UTF_8);
    }

    private List<CustomerRow> read(String text) throws IOException {
        try (CustomerFile customers = CustomerFile.open(file(text))) {
            return customers.nextRows(100);
        }
    }

    @Test
    void read_missingAndEmptyValues_areTold() throws IOException {
        List<CustomerRow> rows = read(
                HEADER + "1,acme,private,\"Zo\u00eb \"\"Z\"\" \uD83D\uDE00\",\"\",,1980-02-29,1.50,\"two\nlines\"\n");
        assertThat(rows).hasSize(1);
        CustomerRow row = rows.get(0);
        assertThat(row.name()).isEqualTo("Zo\u00eb \"Z\" \uD83D\uDE00");
        assertThat(row.email()).isEmpty();
        assertThat(row.ssn()).isNull();
        assertThat(row.note()).isEqualTo("two\nlines");
        assertThat(row.balance()).isEqualTo(new BigDecimal("1.50"));
        assertThat(row.toString()).doesNotContain("Zo\u00eb", "1.50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1,acme,private,n,e,s,29.02.1980,1.50,x", "1,acme,private,n,e,s,1980-02-29,much,x", "1,acme"})
    void read_wrongRow_namesFileAndLine(String row) {
        assertThatThrownBy(() -> read(HEADER + row + "\n"))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("customers.csv line 2");
    }

    @Test
    void open_wrongHeaderOrNoFile_isRefused() {
        assertThatThrownBy(() -> read("a,b\n1,2\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> read("")).hasMessageContaining("header");
        assertThatThrownBy(() -> CustomerFile.open(folder.resolve("none"))).hasMessageContaining("-Dinput=FILE");
    }

    @Test
    void read_notUtf8_isRefused() throws IOException {
        Path latin1 = folder.resolve("latin1.csv");
        Files.write(latin1, (HEADER + "1,acme,private,Zo\u00eb,e,s,,,\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> {
                    try (CustomerFile customers = CustomerFile.open(latin1)) {
                        customers.nextRows(10);
                    }
                })
                .isInstanceOf(WrongInputException.class);
    }

    @Test
    void make_sameNumberOfRows_isTheSameFile() throws IOException {
        Path one = folder.resolve("one.csv");
        Path two = folder.resolve("two.csv");
        MakeCustomers.write(one, 300);
        MakeCustomers.write(two, 300);
        assertThat(one).hasSameBinaryContentAs(two);
        try (CustomerFile customers = CustomerFile.open(one)) {
            assertThat(customers.nextRows(1000)).hasSize(300);
        }
    }
}
