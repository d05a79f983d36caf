package io.entigma.spring.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the database holds, over JDBC. */
public final class Raw {
    private final JdbcTemplate jdbc;

    public Raw(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    public byte[] bytes(String sql, Object... arguments) {
        return jdbc.queryForObject(sql, byte[].class, arguments);
    }

    public void execute(String sql) {
        jdbc.execute(sql);
    }

    public void update(String sql, Object... arguments) {
        jdbc.update(sql, arguments);
    }

    public <T> List<T> list(String sql, Class<T> type, Object... arguments) {
        return jdbc.queryForList(sql, type, arguments);
    }

    /** A sealed value begins with the marker and does not hold the plaintext. */
    public static void assertSealed(byte[] stored, String plaintext) {
        assertThat(stored).isNotNull();
        assertThat(stored.length).isGreaterThan(18);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(plaintext);
        assertThat(stored[0]).as("marker").isEqualTo((byte) 0xF9);
    }
}
