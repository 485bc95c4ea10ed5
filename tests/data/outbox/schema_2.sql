PRAGMA application_id = 1147499371;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE booking_ids (
        booking_id TEXT PRIMARY KEY,
        key TEXT NOT NULL REFERENCES booking_keys,
        place INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE booking_keys (
        key TEXT PRIMARY KEY,
        desk_ref TEXT UNIQUE
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE bookings (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        starts_at INTEGER,
        ends_at INTEGER,
        state TEXT NOT NULL,
        resource_id TEXT,
        desk_ref TEXT,
        customer INTEGER REFERENCES customers,
        updated_at INTEGER,
        available_actions TEXT,
        body TEXT NOT NULL,
        revision INTEGER NOT NULL
    ) STRICT
    ;
CREATE TABLE calendar_choices (
        resource_id TEXT PRIMARY KEY,
        availability_calendar_ids TEXT NOT NULL,
        booking_calendar_id TEXT
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE customers (
        number INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        phone TEXT NOT NULL,
        searchable TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE events (
        id TEXT NOT NULL,
        resource_id TEXT NOT NULL,
        starts_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (resource_id, id)
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        ref TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        booking_id TEXT,
        body TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        zone_name TEXT NOT NULL,
        answer TEXT NOT NULL
    , not_before INTEGER, last_attempt_at INTEGER, unknown_since INTEGER, searches INTEGER NOT NULL DEFAULT 0, searched_at INTEGER, recount_at INTEGER, has_waited INTEGER NOT NULL DEFAULT 0, desk TEXT NOT NULL DEFAULT '', user TEXT NOT NULL DEFAULT '') STRICT
    ;
INSERT INTO "outbox" VALUES(1,'973b4d62c59d6f69ce8121c6f648dff9','create',NULL,'{"n": 0, "what": "Cut 0 für Łukasz"}','5baf1fba569a6184046215188e6ea392fe7a2d19c1a337cba23ddd75a416238d','queued',0,1760428800000000,'Europe/Copenhagen','',NULL,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(2,'96e3051150089bfa9f3564e2a94c62ed','act','booking-1','{"n": 1, "what": "Cut 1 für Łukasz"}','c69e26857704e26667a9075f0ef16009bfc53cc407b36efd902ec5ce1d3c5ace','queued',0,1760428860000000,'Europe/Copenhagen','',1760428866000000,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(3,'39f826c6d26fd42c47de8eeefc04bced','move','booking-2','{"n": 2, "what": "Cut 2 für Łukasz"}','7cd6e4b12cb025d3e09c37c6b22e7b4137780f5b484ede531c66082d08e87278','queued',0,1760428920000000,'Europe/Copenhagen','',NULL,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(4,'bb858e06516117b563ef929766e61ee9','meta','booking-3','{"n": 3, "what": "Cut 3 für Łukasz"}','8ff5eb30992d93b86c1bf038e6fda1f54291d0dfd4ac66d65c804f759a7d9167','queued',0,1760428980000000,'Europe/Copenhagen','',1760428986000000,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(5,'4527180a926cb08181faffde56c7a572','resource','booking-4','{"n": 4, "what": "Cut 4 für Łukasz"}','56b055bf542d0f605ba7777d8dec81b8e6d210f15d4de9ff792e64df60fe733b','queued',0,1760429040000000,'Europe/Copenhagen','',NULL,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(6,'2b33eaf16f944777f4e6a16f550fa44b','create',NULL,'{"n": 5, "what": "Cut 5 für Łukasz"}','714b42bd6b5f9e3cc6eccfa84a47d92bb02fdf1c2ebfe7c96d75a91d9fc0be34','sending',1,1760429100000000,'Europe/Copenhagen','',1760429106000000,1760429100000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(7,'f7b28b095d41a103727fcc37dce7df5b','act','booking-6','{"n": 6, "what": "Cut 6 für Łukasz"}','cf74c6a6279a7f3d16305ff9efb754feb0cde3caaf18f5108466831f8d2b6ae8','sending',1,1760429160000000,'Europe/Copenhagen','',NULL,1760429160000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(8,'223623a53236648c1b83fa24c438783d','move','booking-7','{"n": 7, "what": "Cut 7 für Łukasz"}','7ccefd92185db035896a4df6113909bfaa237f68050b4dbd7f658a04b751c224','sending',1,1760429220000000,'Europe/Copenhagen','',1760429226000000,1760429220000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(9,'c3f2db1c1b14e71cf5cff4dd1b891c2c','meta','booking-8','{"n": 8, "what": "Cut 8 für Łukasz"}','c645a6076dadc022ad3a9c1be379094cb213887019695f5e7bdaf9f4365f93f8','sending',1,1760429280000000,'Europe/Copenhagen','',NULL,1760429280000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(10,'a0cd4b36c78e738a983bb2af7258e7e6','resource','booking-9','{"n": 9, "what": "Cut 9 für Łukasz"}','a283e71651d742cdd1c16ecd77ae99105c10e150d80387f9a5c5ac146dbfc5d6','sending',1,1760429340000000,'Europe/Copenhagen','',1760429346000000,1760429340000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(11,'433aee4b5435a1f64abefc1cb9b15843','create',NULL,'{"n": 10, "what": "Cut 10 für Łukasz"}','fcb9775a204bc0d9b776cef127f1cfbe2f15c177bdd2270c2545f71cf8dac8d2','done',1,1760429400000000,'Europe/Copenhagen','answer',NULL,1760429400000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(12,'dbfe2b33e4a700c8dd836c6c372caf88','act','booking-11','{"n": 11, "what": "Cut 11 für Łukasz"}','e617f2039d13c04feb8aa0cb024c350fde4c15a84cdc5d584bcf7afd095eeb5a','done',1,1760429460000000,'Europe/Copenhagen','answer',NULL,1760429460000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(13,'7ae0eaf76129867f763f8e18b1874dcd','move','booking-12','{"n": 12, "what": "Cut 12 für Łukasz"}','a4be9c01b9ef640881b2bd60a0916c21b27569d2267e96c3263ee3eef05e4b3a','done',1,1760429520000000,'Europe/Copenhagen','answer',NULL,1760429520000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(14,'32b4ee4e7f74c0fd253726d73d049ee8','meta','booking-13','{"n": 13, "what": "Cut 13 für Łukasz"}','5902e782b0d728db1181f6d5bd77b6a9586b31e7be4ae994e6f074e6cca1ad41','done',1,1760429580000000,'Europe/Copenhagen','answer',NULL,1760429580000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(15,'c06aa50dbb108ccbf53dfdd92f5674fc','resource','booking-14','{"n": 14, "what": "Cut 14 für Łukasz"}','e70de5376aed5c8e66b31133aabbccc0df9e5e8d05f29914ca9c7a5e0a556979','done',1,1760429640000000,'Europe/Copenhagen','answer',NULL,1760429640000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(16,'d513ff1435a5e7a4c6e9fa34ac9cc0a4','create',NULL,'{"n": 15, "what": "Cut 15 für Łukasz"}','6ace1e7daaf2a143ede2e599912373d0b900b18b7209ea45d946ef6bb3f39b4d','refused',1,1760429700000000,'Europe/Copenhagen','answer',NULL,1760429700000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(17,'3af6b2eaea0a18cbf95c71d0bf6e3b99','act','booking-16','{"n": 16, "what": "Cut 16 für Łukasz"}','02fa5f5a3a1599c653302157a8383943ea35b7b6809e0ca4926048e1074fd3cc','refused',1,1760429760000000,'Europe/Copenhagen','answer',NULL,1760429760000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(18,'e5bf7556753cb553644a8e2efc7e755b','move','booking-17','{"n": 17, "what": "Cut 17 für Łukasz"}','af043b87e0f2a4526705091e4c255f01db51b7f6ac13ff88626838d7d6b09d3c','refused',1,1760429820000000,'Europe/Copenhagen','answer',NULL,1760429820000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(19,'7d3799d8e7c4b85cf774b6a2de9b198f','meta','booking-18','{"n": 18, "what": "Cut 18 für Łukasz"}','a8d4ab40de40f605880cd64b4344e1b92f5d41ea54b443f91d555738e139fc42','refused',1,1760429880000000,'Europe/Copenhagen','answer',NULL,1760429880000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(20,'7adf6f8e102f96d900953c67ab20ab23','resource','booking-19','{"n": 19, "what": "Cut 19 für Łukasz"}','71f5254a8eae59e7055ab3a1175481cfa1b267a4cad0f688c18a36d675d25221','refused',1,1760429940000000,'Europe/Copenhagen','answer',NULL,1760429940000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(21,'94f58ae1fcb051e3f6d2f1a7c1101642','create',NULL,'{"n": 20, "what": "Cut 20 für Łukasz"}','cf8caf666b7271bb33e8968413b1c3a1702831ea783d75c50c6ffc29ccb982d9','unknown',1,1760430000000000,'Europe/Copenhagen','',NULL,1760430000000000,1760430000000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(22,'6355d95947a7fada6c61f00a14835181','act','booking-21','{"n": 21, "what": "Cut 21 für Łukasz"}','31b948ab6718e24f82d660b6198de3aacda6569c209f0f4acae0340ef6286dfd','unknown',1,1760430060000000,'Europe/Copenhagen','',NULL,1760430060000000,1760430060000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(23,'69663ea0322dc25046d55e8ca5a3e200','move','booking-22','{"n": 22, "what": "Cut 22 für Łukasz"}','724265a0df6a3ee05c3f89a6b979cae4b12a678b235c4412b59ec524e0434ebe','unknown',1,1760430120000000,'Europe/Copenhagen','',NULL,1760430120000000,1760430120000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(24,'ae7d032c35d40daff053f777d8e09ed7','meta','booking-23','{"n": 23, "what": "Cut 23 für Łukasz"}','1fee85f2f1ce01a54f4d92dfe47a2749aaed63e798e1cedb511392b0d0b19dd0','unknown',1,1760430180000000,'Europe/Copenhagen','',NULL,1760430180000000,1760430180000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(25,'54239c5f718be9396c736e7742a23341','resource','booking-24','{"n": 24, "what": "Cut 24 für Łukasz"}','22ecb98c730de9904440dfaa20ab69fb150edb5b084186508bfd7456a8bc9c19','unknown',1,1760430240000000,'Europe/Copenhagen','',NULL,1760430240000000,1760430240000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(26,'26a5800b98eda92c47d01e4d38fc5d99','create',NULL,'{"n": 25, "what": "Cut 25 für Łukasz"}','1e0dd5d3f78d51e3426e93b8733f80d52a1194e090980132edb1d1f5b3a4d75b','needs_person',1,1760430300000000,'Europe/Copenhagen','',NULL,1760430300000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(27,'508523f6358ec0aae0d39581d357fbe6','act','booking-26','{"n": 26, "what": "Cut 26 für Łukasz"}','3c3a2b87fcdbd28b16318efeff0b1aaed88fc58b536349f1386727b68c79e7ac','needs_person',1,1760430360000000,'Europe/Copenhagen','',NULL,1760430360000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(28,'725f16e8fc8d3da7976e86ef9d0b9e9e','move','booking-27','{"n": 27, "what": "Cut 27 für Łukasz"}','6b63da825bd115f40d880770f95c71ae40e1168fcd3bc66adae5fe5aa35ba8b5','needs_person',1,1760430420000000,'Europe/Copenhagen','',NULL,1760430420000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(29,'627a1f38eb768f9d97e07034a07e5e30','meta','booking-28','{"n": 28, "what": "Cut 28 für Łukasz"}','0f5b75a91a4777252933e923df22736c46e9bcebf02d12cf3b1faed23c3459ba','needs_person',1,1760430480000000,'Europe/Copenhagen','',NULL,1760430480000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(30,'ed629faafc0a09dc976195df909973ae','resource','booking-29','{"n": 29, "what": "Cut 29 für Łukasz"}','29a1c62535bdbfad91385f1d8f3977b3175af22852cfe506201a466315a92c27','needs_person',1,1760430540000000,'Europe/Copenhagen','',NULL,1760430540000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(31,'9ec76e5f7f8ce8bd5a6a4b092d6f8d9b','create',NULL,'{"n": 30, "what": "Cut 30 für Łukasz"}','a41078332131991f265cee6be67b7f2a099f3a5cf34140d25b7ee2b3eac71da5','queued',0,1760430600000000,'Europe/Copenhagen','',NULL,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(32,'b57b0f8776feedc50f6b7f6f2640b3b7','act','booking-31','{"n": 31, "what": "Cut 31 für Łukasz"}','599d5be4633d8be5e8362df1707d470d90b281b1fac87043bc440d181e140c8b','queued',0,1760430660000000,'Europe/Copenhagen','',1760430666000000,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(33,'b1d0b139762663b62b03d63e0e0d46db','move','booking-32','{"n": 32, "what": "Cut 32 für Łukasz"}','def378b8f3c423ce652d41ae34e84a358aedda32a5d07d95df9262926eeb60f6','queued',0,1760430720000000,'Europe/Copenhagen','',NULL,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(34,'1a2380849affd4e5e5898e38b0ca8d99','meta','booking-33','{"n": 33, "what": "Cut 33 für Łukasz"}','d312bd6100f7f0272c53456f62ae5961c933b5263b29e6c995f08b86cb3d5ec7','queued',0,1760430780000000,'Europe/Copenhagen','',1760430786000000,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(35,'d5711a2bd6f9f8fa896727bb729099ad','resource','booking-34','{"n": 34, "what": "Cut 34 für Łukasz"}','8679d1041dc855e1b60e3ddaee45f958ab07b91e3e1a4f62657704f1de09d083','queued',0,1760430840000000,'Europe/Copenhagen','',NULL,NULL,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(36,'d913d1572a3962046b2288b0b6eea383','create',NULL,'{"n": 35, "what": "Cut 35 für Łukasz"}','80c3cf20f4b2026df5e388fb0f79bf01913a9ceed1b00228163661fa3c97a2b2','sending',1,1760430900000000,'Europe/Copenhagen','',1760430906000000,1760430900000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(37,'7ed1d84ee4240058c20a6bba304a2251','act','booking-36','{"n": 36, "what": "Cut 36 für Łukasz"}','12d89d098ceb3c2cd3a7075a05a4aeb933cbbd104fae36583ba7f56832ddc0b2','sending',1,1760430960000000,'Europe/Copenhagen','',NULL,1760430960000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(38,'80bfae4483ef3e36665399be1ee1e444','move','booking-37','{"n": 37, "what": "Cut 37 für Łukasz"}','6285ff62055e89fc4d4abd5618a0bfcc6ba44b87374872c5cb00dfd3741a4edd','sending',1,1760431020000000,'Europe/Copenhagen','',1760431026000000,1760431020000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(39,'e5f1e163920f7c3674e65c2fd67510ab','meta','booking-38','{"n": 38, "what": "Cut 38 für Łukasz"}','2ebcbfc1ac4af3b2fc8e4cbd110204c19c3c8a19aa4ffd9d0647ad255a533c8f','sending',1,1760431080000000,'Europe/Copenhagen','',NULL,1760431080000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(40,'91a743660e0fdfe58f341986208052e5','resource','booking-39','{"n": 39, "what": "Cut 39 für Łukasz"}','aa6313655989335c18edbd8b04f9f5a721d77ef6183001999ae3e99e83269beb','sending',1,1760431140000000,'Europe/Copenhagen','',1760431146000000,1760431140000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(41,'f07987bdfe31c708bad300a039b3c129','create',NULL,'{"n": 40, "what": "Cut 40 für Łukasz"}','5b897259c78e80e12e3dc318a05b1e35d622ac3efd2aee59b292a0209c0fea3f','done',1,1760431200000000,'Europe/Copenhagen','answer',NULL,1760431200000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(42,'163582ca2492a0c882a5d643321a8f98','act','booking-41','{"n": 41, "what": "Cut 41 für Łukasz"}','4e07fe2d7bc2b78710240df39c60aaf8830a6152c8cf0a7cc39fc0fed195acf0','done',1,1760431260000000,'Europe/Copenhagen','answer',NULL,1760431260000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(43,'ef23b49a59bb44d6116298e29cb5a28e','move','booking-42','{"n": 42, "what": "Cut 42 für Łukasz"}','c72e8730da7a843446a9ce51c3efe3f33d4e6c152976f8dfdc9ce9181d7cfca4','done',1,1760431320000000,'Europe/Copenhagen','answer',NULL,1760431320000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(44,'225ff379692b63421e1229f1b07ae631','meta','booking-43','{"n": 43, "what": "Cut 43 für Łukasz"}','fab8d30f64ac59d108eece6acb8938c1498e062e69906c6cd00a8654bbf836c0','done',1,1760431380000000,'Europe/Copenhagen','answer',NULL,1760431380000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(45,'4cd5afe08219333c43cc5936cce87380','resource','booking-44','{"n": 44, "what": "Cut 44 für Łukasz"}','3a24e856ee75616806b22de3a1889a2f85b34df71348cf106af92847b009f5b0','done',1,1760431440000000,'Europe/Copenhagen','answer',NULL,1760431440000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(46,'3979c05babeaf5b1459148ed5c9e58ba','create',NULL,'{"n": 45, "what": "Cut 45 für Łukasz"}','76d67322fc0721c641cb09563140a38b7991fa00cef6f9d5af582bc9b368eacb','refused',1,1760431500000000,'Europe/Copenhagen','answer',NULL,1760431500000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(47,'37b609f60b3b2e56e89c9ff55296cc67','act','booking-46','{"n": 46, "what": "Cut 46 für Łukasz"}','7808649e4407e2371ff97999ed60b08f88962bf5d215288fe3e0bca8815c2443','refused',1,1760431560000000,'Europe/Copenhagen','answer',NULL,1760431560000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(48,'0cd777b02aeb4fe44a5361bf8e228da6','move','booking-47','{"n": 47, "what": "Cut 47 für Łukasz"}','95a51abaac3abce27f4fe072e52a13a39fe1cc771b77bbeb3c55391a44a4c7ac','refused',1,1760431620000000,'Europe/Copenhagen','answer',NULL,1760431620000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(49,'ab664a4dcbb0937eea8cb8ab666df79f','meta','booking-48','{"n": 48, "what": "Cut 48 für Łukasz"}','5759df948a035ab8fd859d2cadb5c6569985a2bf7c7559deb91d75d1407f4df6','refused',1,1760431680000000,'Europe/Copenhagen','answer',NULL,1760431680000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(50,'f75b38adb06679b7cd169420f65d62b6','resource','booking-49','{"n": 49, "what": "Cut 49 für Łukasz"}','8e67424ad4f7ea775141614e6028f36b896d8f91b0f9061a89f2dccb30a2b423','refused',1,1760431740000000,'Europe/Copenhagen','answer',NULL,1760431740000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(51,'57a36e8846a5006eaa9be29eebe8eab7','create',NULL,'{"n": 50, "what": "Cut 50 für Łukasz"}','50db71b39dc1850b55041d96ab0dd0e3c6c80c28e707291db31d778927fd7a89','unknown',1,1760431800000000,'Europe/Copenhagen','',NULL,1760431800000000,1760431800000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(52,'9b4f9b5c43865be481d322865199561a','act','booking-51','{"n": 51, "what": "Cut 51 für Łukasz"}','693f4f018aadbb3e5f3a836d60545e354ef1a96a6768ff7fae4d31aa6e39a0ab','unknown',1,1760431860000000,'Europe/Copenhagen','',NULL,1760431860000000,1760431860000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(53,'4f7b34891859b8b6e550d2d18b7d41a6','move','booking-52','{"n": 52, "what": "Cut 52 für Łukasz"}','cac513557da5d8b744082460906f376a891193ff4c4904353bc384555db1c9da','unknown',1,1760431920000000,'Europe/Copenhagen','',NULL,1760431920000000,1760431920000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(54,'06b61d1213d7245ae69a65455806e56d','meta','booking-53','{"n": 53, "what": "Cut 53 für Łukasz"}','51ab3fc41686e7976e78ea476c8ceffd4a39c8c7b8c096f315bee389f90914cf','unknown',1,1760431980000000,'Europe/Copenhagen','',NULL,1760431980000000,1760431980000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(55,'938cb44577344b21a63949952699846f','resource','booking-54','{"n": 54, "what": "Cut 54 für Łukasz"}','ae9f210230108d55fc857de752fa8c7ddc50cf5d228000ae647eaa32bbe03c99','unknown',1,1760432040000000,'Europe/Copenhagen','',NULL,1760432040000000,1760432040000000,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(56,'70e7fa40c860a2e72005659861cb73a9','create',NULL,'{"n": 55, "what": "Cut 55 für Łukasz"}','bddb55beeb065c4f4926542195a70cae6133eba553d87f62c8d94ce4c3487bdc','needs_person',1,1760432100000000,'Europe/Copenhagen','',NULL,1760432100000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(57,'e96c58e8a33109edd0df907e525fffc4','act','booking-56','{"n": 56, "what": "Cut 56 für Łukasz"}','3e479d9f64f1b979825594b4dce39b989f85ca6c11c22c958154f39f0c82f2b9','needs_person',1,1760432160000000,'Europe/Copenhagen','',NULL,1760432160000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(58,'ae9d2b6b781dc17e55b939f0fec6ec9e','move','booking-57','{"n": 57, "what": "Cut 57 für Łukasz"}','322b124345802436293d2e3d090ed344c10ef863d875d448df5902e40411d1c1','needs_person',1,1760432220000000,'Europe/Copenhagen','',NULL,1760432220000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(59,'b013688206c1a248bfbd9c2ce2e8f67c','meta','booking-58','{"n": 58, "what": "Cut 58 für Łukasz"}','060f9754625562ea8cbca55b68a2ae2231a4b4fea286ef0afd1f5fda28d47c59','needs_person',1,1760432280000000,'Europe/Copenhagen','',NULL,1760432280000000,NULL,0,NULL,NULL,0,'A','Eva');
INSERT INTO "outbox" VALUES(60,'acf4b9228b2a1f91a05c850a8aec6a49','resource','booking-59','{"n": 59, "what": "Cut 59 für Łukasz"}','c2f9ba647f9adf02f8bc9371b906b8ba362a7b5ccab58ee0cd67441ceeea2615','needs_person',1,1760432340000000,'Europe/Copenhagen','',NULL,1760432340000000,NULL,0,NULL,NULL,0,'A','Eva');
CREATE TABLE projects (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        resource_ids TEXT,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE resources (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        constraints TEXT,
        calendars TEXT,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
CREATE INDEX customers_searchable ON customers (searchable);
CREATE INDEX bookings_by_start ON bookings (starts_at, ends_at, resource_id, state, customer);
CREATE INDEX bookings_longer_than_a_day ON bookings (ends_at, starts_at)
    WHERE ends_at - starts_at > 86400000000
    ;
CREATE INDEX bookings_by_customer ON bookings (customer, starts_at);
CREATE INDEX bookings_by_ref ON bookings (desk_ref) WHERE desk_ref IS NOT NULL;
CREATE INDEX bookings_by_update ON bookings (updated_at);
CREATE INDEX bookings_by_revision ON bookings (revision);
CREATE INDEX events_by_start ON events (starts_at, ends_at);
CREATE INDEX events_longer_than_a_day ON events (ends_at, starts_at)
    WHERE ends_at - starts_at > 86400000000
    ;
CREATE INDEX booking_ids_by_key ON booking_ids (key, place);
CREATE INDEX outbox_by_state ON outbox (state);
CREATE INDEX outbox_by_recount ON outbox (recount_at) WHERE recount_at IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',60);
COMMIT;
