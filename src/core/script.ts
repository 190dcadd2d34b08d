/**
 * Traditional and simplified characters, enough to read labels and notices in both scripts with one set of patterns and to
 * tell which script a text is in. Part of the floor. For matching only: the text that is kept is never folded with it
 * (whoever converts text needs a phrase dictionary).
 */

/** `SIMPLE[i]` is written `FULL[i]` in traditional script. */
const SIMPLE =
  '专业东两严个为义乌乐习乡书买争云亚产亲仅从仓们价众优会伟传伤伦伪体侠侣侦侧侨倾偿儿兑党兰关兴内册写军农冲决况冻准几凤凭凯击刘则刚创删别刹剂剑剧劝办务动励劲劳势勋匀区医华协单卖卢卫却厂厅历厉压厕厢县参双' +
  '发变叶号叹后吓吗听吴呐呕员呜咏咙响哑哗唤啸喷喽嘘嘱团园围国图圆场坏块坚坛垄垒埘堕墙壮声壶处备复够头夹夺奋奖妇妈姗姹娄娇娱婴孙学孪宁宝实宠审宪宫宽宾寝对寻导寿尔尘尝尧尽层属屡屿岁岂岖岗岛峡峦崭巩币帅师帐' +
  '帜带帮幂广庆库应庙废开弃张弥弯强归当录彦彻径忆忏忧怀态怂总恋恒恳恶恼悦悬悯惊惧惩惫惭惮惯愿懒戋戏战户扑执扩扫扬扰抚抛抠抢护报拟拢拣拥拦拧拨择挂挡挣挤挥捞损捡换捣据掳掴掷掺揽揿搀搁携摄摆摇摊撑撵擞攒敌敛' +
  '数斋斗斩断无旧时旷显晋晒晓晕晖暂术朴机杀杂权杠条来杨极构枣枪枫柜柠栅标栋栏树栖样档桥桨桩梦检棂椭楼榄榈槟横樱橱欢欧歼残毁毕毙毡气汇汉汤沟没沧沪泞泪泻泼泽洁洒浅浆浇浊测济浏浑浒浓涂涌涛涝涟涡涤润涨渊渍渐' +
  '渔温湾湿溃溅滚滞满滤滥滨滩潇潜澜濒灯灵灶灾炉点炼炽烂烛烟烦烧烨烩热焕焖爱爷牍牵牺犊状狈独狭狮狰狱猎猪猫献玛玮环现琐琼瓒画畅畴疗疟疡疮疯痒痪瘫瘾癞皑皱盏盐监盖盗盘睁睐瞒矫矶矾矿码砖砾础硕确碍碱礼祷祸离秃' +
  '种积称秽稣稳穷窃窍竖竞笋笔筑筛筝筹签简篓篮篱籁类粤粪粮紧纠红纤约级纪纬纭纯纲纳纵纶纷纸纹纺纽线练组绅细织终绉绊绍绎经绑绒结绕绘给络绝统绣绥继绩绪绫续绮绰绳维绵绷绸综绽绿缀缄缅缆缉缓缔缕编缘缚缝缠缩缴网' +
  '罗罚罢翘耸耻聂职联聪肃肠肤肾肿胀胁胆胜胧脏脑脓脚脸腊腻舆舰艰艺节芜芦苇苍苏苹范茧荐荡荣荧药莱莲获莹萝萤营萧蓝蔷蔼蕴虏虑虫虽蚁蛮蜡蝇衅衔补衬袄袜袭装裤见规视览觉触计订认讨让训议讯记讲许论设访证评识诈诉诊' +
  '词诏试诗诘诚话询该详诬语诲说请诸诺读诽课谁调谈谊谋谍谎谐谓谚谜谢谣谦谨谱贝贞负贡财责败货质贩贪贫贬购贮贯贱贴贵贷贸费贺贼贿赁赂赃资赋赌赎赏赐赔赖赚赛赞赠赢赵趋跃践踪车轨转轮软轰轴轻载轿较辅辆辈辉辐辑输' +
  '辖辙辞辩辫边达迁过迈运还这进违连迟迹适选逊递逻遗邓邮邻郁郑酝酱酿采释针钉钓钙钟钢钥钩钮钱钻铁铃铅铜铝铭铲银铺链销锁锅锈锋锐错锡锣锤锦键锯锻镇镜镶长门闭问闲间闹闻阁阅阐阔队阳阴阵阶际陆陈陕险随隐隶难雏雳' +
  '雾霉静鞑韧韩韵页顶项顺须顾顿颁颂预领颇颈颊频颓颖颗题颜额风飞饥饭饮饰饱饶饿馆馈馋马驰驱驳驶驻驼驾骂骄骆骇验骑骗骚骤鱼鲁鲜鸟鸡鸣鸦鸭鸿鹅鹤鹰麦黄黉黩齐龄龙龟';
const FULL =
  '專業東兩嚴個爲義烏樂習鄉書買爭雲亞產親僅從倉們價衆優會偉傳傷倫僞體俠侶偵側僑傾償兒兌黨蘭關興內冊寫軍農衝決況凍準幾鳳憑凱擊劉則剛創刪別剎劑劍劇勸辦務動勵勁勞勢勳勻區醫華協單賣盧衛卻廠廳歷厲壓廁廂縣參雙' +
  '發變葉號嘆後嚇嗎聽吳吶嘔員嗚詠嚨響啞譁喚嘯噴嘍噓囑團園圍國圖圓場壞塊堅壇壟壘塒墮牆壯聲壺處備復夠頭夾奪奮獎婦媽姍奼婁嬌娛嬰孫學孿寧寶實寵審憲宮寬賓寢對尋導壽爾塵嘗堯盡層屬屢嶼歲豈嶇崗島峽巒嶄鞏幣帥師帳' +
  '幟帶幫冪廣慶庫應廟廢開棄張彌彎強歸當錄彥徹徑憶懺憂懷態慫總戀恆懇惡惱悅懸憫驚懼懲憊慚憚慣願懶戔戲戰戶撲執擴掃揚擾撫拋摳搶護報擬攏揀擁攔擰撥擇掛擋掙擠揮撈損撿換搗據擄摑擲摻攬撳攙擱攜攝擺搖攤撐攆擻攢敵斂' +
  '數齋鬥斬斷無舊時曠顯晉曬曉暈暉暫術樸機殺雜權槓條來楊極構棗槍楓櫃檸柵標棟欄樹棲樣檔橋槳樁夢檢欞橢樓欖櫚檳橫櫻櫥歡歐殲殘毀畢斃氈氣匯漢湯溝沒滄滬濘淚瀉潑澤潔灑淺漿澆濁測濟瀏渾滸濃塗湧濤澇漣渦滌潤漲淵漬漸' +
  '漁溫灣溼潰濺滾滯滿濾濫濱灘瀟潛瀾瀕燈靈竈災爐點煉熾爛燭煙煩燒燁燴熱煥燜愛爺牘牽犧犢狀狽獨狹獅猙獄獵豬貓獻瑪瑋環現瑣瓊瓚畫暢疇療瘧瘍瘡瘋癢瘓癱癮癩皚皺盞鹽監蓋盜盤睜睞瞞矯磯礬礦碼磚礫礎碩確礙鹼禮禱禍離禿' +
  '種積稱穢穌穩窮竊竅豎競筍筆築篩箏籌籤簡簍籃籬籟類粵糞糧緊糾紅纖約級紀緯紜純綱納縱綸紛紙紋紡紐線練組紳細織終縐絆紹繹經綁絨結繞繪給絡絕統繡綏繼績緒綾續綺綽繩維綿繃綢綜綻綠綴緘緬纜緝緩締縷編緣縛縫纏縮繳網' +
  '羅罰罷翹聳恥聶職聯聰肅腸膚腎腫脹脅膽勝朧髒腦膿腳臉臘膩輿艦艱藝節蕪蘆葦蒼蘇蘋範繭薦蕩榮熒藥萊蓮獲瑩蘿螢營蕭藍薔藹蘊虜慮蟲雖蟻蠻蠟蠅釁銜補襯襖襪襲裝褲見規視覽覺觸計訂認討讓訓議訊記講許論設訪證評識詐訴診' +
  '詞詔試詩詰誠話詢該詳誣語誨說請諸諾讀誹課誰調談誼謀諜謊諧謂諺謎謝謠謙謹譜貝貞負貢財責敗貨質販貪貧貶購貯貫賤貼貴貸貿費賀賊賄賃賂贓資賦賭贖賞賜賠賴賺賽贊贈贏趙趨躍踐蹤車軌轉輪軟轟軸輕載轎較輔輛輩輝輻輯輸' +
  '轄轍辭辯辮邊達遷過邁運還這進違連遲跡適選遜遞邏遺鄧郵鄰鬱鄭醞醬釀採釋針釘釣鈣鍾鋼鑰鉤鈕錢鑽鐵鈴鉛銅鋁銘鏟銀鋪鏈銷鎖鍋鏽鋒銳錯錫鑼錘錦鍵鋸鍛鎮鏡鑲長門閉問閒間鬧聞閣閱闡闊隊陽陰陣階際陸陳陝險隨隱隸難雛靂' +
  '霧黴靜韃韌韓韻頁頂項順須顧頓頒頌預領頗頸頰頻頹穎顆題顏額風飛飢飯飲飾飽饒餓館饋饞馬馳驅駁駛駐駝駕罵驕駱駭驗騎騙騷驟魚魯鮮鳥雞鳴鴉鴨鴻鵝鶴鷹麥黃黌黷齊齡龍龜';
/** Pairs, simplified first: second traditional forms, and those that share a simplified form. Good enough for matching. */
const MORE =
  '为爲为為说説线綫众眾钟鐘启啟启啓阅閲复複历曆发髮台臺台檯群羣里裡里裏着著后後干乾干幹范範只隻冲衝并併并並布佈注註占佔余餘岳嶽杰傑托託游遊于於征徵采採志誌升昇系係系繫才纔卷捲郁鬱准準签籖签籤闲閑' +
  '术朮丢丟吕呂冲沖韦韋升陞念唸将將异異朱硃扎紮修脩庄莊讶訝勋勛乔喬钦欽丝絲证証证證周週钧鈞冯馮汇彙禄祿万萬羡羨圣聖贾賈邹鄒巨鉅电電划劃别彆个箇个個彩綵与與搜蒐制製误誤远遠合閤台颱么麼亿億仪儀愤憤叹歎谷穀致緻蒋蔣虾蝦账賬贤賢当噹担擔烫燙御禦咨諮表錶阎閻鲍鮑储儲岭嶺湿濕举舉姜薑谤謗溪谿板闆向嚮沈瀋坛罈丰豐松鬆冬鼕庞龐蒙矇获穫签簽谭譚胡鬍鹏鵬丽麗娘孃窦竇团糰译譯面麵出齣誉譽须鬚龚龔岩巖艳豔艳艷观觀赞讚';

/** Simplified characters that traditional text uses too: no evidence for either script. */
const BOTH = '后几云干里台于余斗冲系准范叶朴术杰志郁占升只征采才卷松着布注并周游托岳';

const TO_SIMPLE = new Uint16Array(0x10000);
const EVIDENCE = new Int8Array(0x10000);
for (let i = 0; i < SIMPLE.length; i += 1) {
  TO_SIMPLE[FULL.charCodeAt(i)] = SIMPLE.charCodeAt(i);
  EVIDENCE[SIMPLE.charCodeAt(i)] = 1;
  EVIDENCE[FULL.charCodeAt(i)] = -1;
}
for (let i = 0; i + 1 < MORE.length; i += 2) TO_SIMPLE[MORE.charCodeAt(i + 1)] = MORE.charCodeAt(i);
for (const c of BOTH) EVIDENCE[c.charCodeAt(0)] = 0;

/** `text` with every traditional character it knows replaced by its simplified one; the same length, so offsets hold. */
export function foldScript(text: string): string {
  let from = 0;
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const simple = TO_SIMPLE[text.charCodeAt(i)]!;
    if (simple === 0) continue;
    out += text.slice(from, i) + String.fromCharCode(simple);
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** 1: the character is written so in simplified script only; −1: in traditional only; 0: no evidence. */
export function scriptOf(charCode: number): number {
  return EVIDENCE[charCode] ?? 0;
}
