-- Objects as they came are not compressed: it took more time than all else of a write. Up to a page they stay in
-- their row, where the page of an object finds them at one look.
ALTER TABLE knowledge_object ALTER COLUMN content SET STORAGE EXTERNAL, ALTER COLUMN derived SET STORAGE EXTERNAL;
ALTER TABLE knowledge_object SET (toast_tuple_target = 8160);
