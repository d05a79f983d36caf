package io.entigma.spring.app;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.time.LocalDate;

@Entity
public class Customer {
    @Id
    @GeneratedValue
    public Long id;

    public String name;

    @Encrypted(deterministic = true)
    @Column(length = 200)
    public String email;

    @Encrypted
    public LocalDate born;

    public Customer() {}

    public Customer(String name, String email, LocalDate born) {
        this.name = name;
        this.email = email;
        this.born = born;
    }
}
