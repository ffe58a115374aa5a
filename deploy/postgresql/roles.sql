-- The accounts of the portal and its database: run once, as the superuser, on an empty server.
--
--   psql --set ON_ERROR_STOP=1 --set database=portal --file roles.sql
--
-- Passwords are set afterwards by \password, which sends nothing in the clear.

-- Owns the tables, and runs the migrations; nothing that goes on all day knows it.
CREATE ROLE portal_owner LOGIN CONNECTION LIMIT 5;
-- What the services are: they read and write rows, and change no table.
CREATE ROLE portal_service LOGIN;
-- Reads all of it, for backups.
CREATE ROLE portal_backup LOGIN CONNECTION LIMIT 5;
-- Reads the log of changes, for a standby.
CREATE ROLE portal_standby LOGIN REPLICATION CONNECTION LIMIT 5;

CREATE DATABASE :"database" OWNER portal_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO portal_service, portal_backup;

\connect :"database"
ALTER SCHEMA public OWNER TO portal_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portal_service, portal_backup;

-- Somebody who waits for a lock that nobody gives back is told so, and a transaction that was left open ends.
ALTER ROLE portal_service SET lock_timeout = '30s';
ALTER ROLE portal_service SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE portal_backup SET default_transaction_read_only = on;
