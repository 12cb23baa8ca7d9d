-- Between two chunks of one transaction.
TRUNCATE incoming_object, incoming_appearance, incoming_relation, incoming_posting
